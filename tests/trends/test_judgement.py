"""Runs become verdicts."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F

from ingest.models import Project, Run, Session
from tests.fixtures.batches import end, result
from tests.ingest.conftest import Put
from tests.trends.verdicts import alone, ended, judged, lines, played, rows_of, verdict_of
from trends.judgement import judge, rebuild
from trends.judgement.frontier import projects_behind
from trends.models import Branch, Change, Digest, Frontier, Outage, Rules, Snapshot, Verdict


def test_a_test_that_fails_now_and_then_is_flaky_with_its_evidence(project: Project) -> None:
    runs = alone(project, "P*20 FP P*4 FP P*3")
    verdict = verdict_of(project)
    assert verdict.get_word_display() == "flaky"
    assert (verdict.results, verdict.failures, verdict.disagreements, verdict.calm_runs) == (31, 2, 2, 3)
    assert (verdict.failed_run, verdict.failed_seq) == (runs[25].number, 1)
    assert 0 < verdict.rate_low < verdict.rate < verdict.rate_high < 1


def test_a_run_is_taken_in_once_however_often_the_job_runs(project: Project) -> None:
    alone(project, "P F")
    before = rows_of(project)
    assert judge(project.pk)
    assert rows_of(project) == before
    assert Frontier.objects.get().upto == 2


def test_the_verdict_of_a_variant_is_its_gravest(project: Project) -> None:
    for _ in range(12):
        played(project, [{"a.py::test": "P"}], python="3.11.7")
        played(project, [{"a.py::test": "F"}], python="3.13.1")
    words = {row.stratum.name: (row.get_word_display(), row.is_worst) for row in Verdict.objects.all()}
    assert words == {"CPython 3.11 · linux": ("healthy", False), "CPython 3.13 · linux": ("broken", True)}


def test_a_run_beyond_one_that_goes_on_is_shown_and_not_yet_settled(project: Project, put: Put) -> None:
    alone(project, "P*30")
    before = verdict_of(project)
    going_on = put("00000000-0000-0000-0000-000000000001", 1).run
    judged(ended(project, *lines({"a.py::test": "FP"})))
    shown = verdict_of(project)
    assert shown.p_flaky > 3 * before.p_flaky
    assert (shown.results, shown.run) == (32, 32)
    assert bytes(shown.state or b"") == bytes(before.state or b"")
    assert Frontier.objects.get().upto == 30
    assert Digest.objects.get(run__number=32).judged is None
    Run.objects.filter(pk=going_on.pk).update(status="passed")
    assert judge(project.pk)
    assert Frontier.objects.get().upto == 32
    assert verdict_of(project).p_flaky == pytest.approx(shown.p_flaky)


def test_a_late_shard_costs_the_runs_since_the_last_snapshot(
    project: Project, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trends.judgement.snapshots.EVERY", 5)
    first = alone(project, "P*12", run=None)[7]
    late = ended(project, *lines({"a.py::test": "FP"}), run=first.key)
    assert (late.pk, late.number) == (first.pk, 8)
    judged(late)
    assert list(Snapshot.objects.order_by("upto").values_list("upto", flat=True)) == [5, 10]
    assert (Frontier.objects.get().upto, Frontier.objects.get().stale_from) == (12, None)
    verdict = verdict_of(project)
    assert (verdict.results, verdict.failures, verdict.failed_run, verdict.calm_runs) == (14, 1, 8, 4)
    after = rows_of(project)
    Frontier.objects.update(stale_from=1)
    rebuild(project.pk)
    assert rows_of(project) == after


def test_what_a_branch_breaks_is_its_own_affair(project: Project) -> None:
    alone(project, "P*30")
    before = verdict_of(project)
    alone(project, "F*6", branch="topic")
    after = verdict_of(project)
    assert (after.word, after.results, after.failures) == (before.word, 30, 0)
    assert after.p_broken < 0.02
    assert Branch.objects.filter(name="topic").count() == 6


def test_a_retry_on_a_branch_is_evidence_for_the_default_branch(project: Project) -> None:
    alone(project, "P*30")
    before = verdict_of(project)
    alone(project, "FP", branch="topic")
    assert verdict_of(project).p_flaky > 5 * before.p_flaky


def test_a_pull_request_from_a_branch_of_the_same_name_is_not_the_default_branch(project: Project) -> None:
    alone(project, "P*12")
    alone(project, "F*3", branch="main", pull="7")
    assert verdict_of(project).failures == 0
    assert Branch.objects.order_by("-run")[0].name == "pull 7"


def test_the_default_branch_is_looked_for_where_nobody_has_said_it(project: Project) -> None:
    alone(project, "P*3", branch="topic")
    alone(project, "P*12", branch="master")
    assert Frontier.objects.get().trunk == "master"
    assert verdict_of(project).results == 12


def test_a_verdict_that_changes_is_kept(project: Project) -> None:
    alone(project, "P*15 F*5 P*15")
    told = [(change.get_was_display(), change.get_now_display()) for change in Change.objects.order_by("run")]
    assert ("broken" in [now for _, now in told], told[-1][1]) == (True, "fixed")
    assert Change.objects.filter(now__lt=3, was__lt=3).count() == 0


def test_a_dead_database_is_an_outage_and_nobodys_flake(project: Project) -> None:
    names = [f"tests/test_{number % 8}.py::test_{number}" for number in range(400)]
    healthy, dead = dict.fromkeys(names, "P"), dict.fromkeys(names, "F")
    played(project, [healthy] * 12 + [dead] + [healthy] * 3)
    outage = Outage.objects.get()
    assert (outage.run, outage.module, outage.failed, outage.variants) == (13, "", 400, 400)
    assert outage.sessions == [Session.objects.get(run__number=13).pk]
    assert set(Verdict.objects.values_list("word", flat=True)) == {2}
    assert set(Verdict.objects.values_list("set_aside", flat=True)) == {1}


def test_tests_that_never_passed_did_not_fall_to_an_outage(project: Project) -> None:
    names = [f"tests/test_a.py::test_{number}" for number in range(25)]
    first = dict.fromkeys(names[:20], "F") | dict.fromkeys(names[20:], "P")
    played(project, [first, first])
    assert not Outage.objects.exists()


def test_one_test_that_fails_among_those_that_always_did_is_no_outage(project: Project) -> None:
    names = [f"tests/test_a.py::test_{number}" for number in range(25)]
    first = dict.fromkeys(names[:20], "F") | dict.fromkeys(names[20:], "P")
    played(project, [first, {**first, names[20]: "F"}])
    assert not Outage.objects.exists()


def test_other_rules_make_the_states_again(project: Project) -> None:
    alone(project, "P*12 F P*4 F P*4")
    assert verdict_of(project).get_word_display() == "flaky"
    Rules.objects.create(project=project, values={"flaky_enter": 0.999})
    assert not judge(project.pk)
    rebuild(project.pk)
    assert verdict_of(project).get_word_display() == "suspect"
    assert judge(project.pk)


def test_skips_and_lost_tests_say_nothing(project: Project) -> None:
    judged(ended(project, *lines({"a.py::test": "S"}), result("a.py::lost", outcome="error", reason="lost")))
    assert not Verdict.objects.exists()
    assert Frontier.objects.get().upto == 1


def test_a_run_that_arrives_a_day_late_counts_from_when_it_arrives(project: Project) -> None:
    alone(project, "P*12")
    yesterday = time.time() - 86_400
    late = [{**line, "at": yesterday} for line in lines({"a.py::test": "F"})]
    run = judged(ended(project, *late, started_at=yesterday))
    verdict = verdict_of(project)
    assert (verdict.results, verdict.failed_run, verdict.calm_runs) == (13, run.number, 0)
    alone(project, "P")
    assert (verdict_of(project).results, verdict_of(project).calm_runs) == (14, 1)


def test_a_run_that_never_ends_is_given_up_and_what_it_brings_later_still_counts(project: Project, put: Put) -> None:
    alone(project, "P*5")
    session = uuid4()
    endless = put(session, 1, *lines({"a.py::test": "P"}), tree="endless").run
    alone(project, "P*2")
    assert Frontier.objects.get().upto == 5
    Run.objects.filter(pk=endless.pk).update(created_at=F("created_at") - timedelta(days=2))
    with connection.cursor() as cursor:  # results carry the moment with them
        cursor.execute("UPDATE ingest_result SET run_at = run_at - interval '2 days' WHERE run_id = %s", [endless.pk])
    assert projects_behind() == {project.pk}
    assert judge(project.pk)
    assert (Frontier.objects.get().upto, verdict_of(project).results) == (8, 8)
    put(session, 2, *lines({"a.py::test": "F"}), end(), final=True, tree="endless")
    judged(Run.objects.get(pk=endless.pk))
    assert (verdict_of(project).results, verdict_of(project).failed_run, verdict_of(project).calm_runs) == (9, 6, 2)


def test_states_that_are_behind_are_found_by_the_periodic_job(project: Project) -> None:
    run = ended(project, *lines({"a.py::test": "P"}))
    assert projects_behind() == {project.pk}
    judged(run)
    assert projects_behind() == set()
    Frontier.objects.update(stale_from=1)
    assert projects_behind() == {project.pk}
