"""`manage.py demo`, from nothing to verdicts and back to nothing."""

from datetime import timedelta
from io import StringIO
from itertools import count

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from ingest import rate
from ingest.models import Case, Hanging, Membership, Project, Result, Run, Session, Token
from ingest.tasks import remove_project
from trends.models import Digest, Verdict

DERIVED = [model for model in apps.get_models() if model._meta.app_label == "trends"]
STORED: list[type[Model]] = [Project, Run, Session, Case, Result, Hanging, Token, *DERIVED]


def demo(*arguments: str) -> str:
    said = StringIO()
    call_command("demo", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_demo_is_made_kept_made_again_and_removed() -> None:
    first = demo("--runs", "12")
    assert "12 of 12 runs sent" in first
    assert "12 of 12 runs made into verdicts" in first
    project = Project.objects.get()
    assert (project.slug, project.is_demo, project.runs_started) == ("demo", True, 12)
    assert Digest.objects.filter(run__project=project, judged__gt=0).count() == 12
    assert Verdict.objects.filter(project=project).count() > 500

    assert "The demo is there, with seed 7" in demo("--runs", "12")
    assert Run.objects.count() == 12

    assert "3 of 3 runs sent" in demo("--again", "--runs", "3", "--seed", "8")
    assert Run.objects.count() == 3
    assert Project.objects.get().pk != project.pk

    assert "the demo is removed" in demo("--remove")
    assert not any(model._base_manager.exists() for model in STORED)
    assert "there is no demo" in demo("--remove")


@pytest.mark.django_db
def test_its_runs_lie_in_the_past_and_have_ended() -> None:
    demo("--runs", "8")
    runs = list(Run.objects.order_by("number"))
    now = timezone.now()
    assert [run.created_at for run in runs] == sorted(run.created_at for run in runs)
    assert timedelta(days=22) < now - runs[0].created_at < timedelta(days=29)
    assert timedelta(0) < now - runs[-1].created_at < timedelta(minutes=15)
    for run in runs:
        assert run.status in ("passed", "failed", "interrupted")
        assert run.ended_at is not None
        assert run.started_at < run.created_at < run.ended_at < now
        assert Result.objects.filter(run=run, run_at=run.created_at).count() == run.head
    assert max(abs(skew) for skew in Session.objects.values_list("skew_s", flat=True)) < 0.001
    assert max(Session.objects.values_list("seen_at", flat=True)) < now
    assert Case.objects.order_by("created_at")[0].created_at < runs[1].created_at


@pytest.mark.django_db
def test_a_demo_that_was_broken_off_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    demo("--runs", "4")
    keys = list(Run.objects.order_by("number").values_list("key", flat=True))
    newest = Run.objects.get(number=4)
    project = newest.project
    Result.objects.filter(run=newest).delete()
    newest.delete()
    Project.objects.filter(pk=project.pk).update(runs_started=3)
    said = demo()
    assert "4 of 4 runs sent" in said
    assert list(Run.objects.order_by("number").values_list("key", flat=True)) == keys


@pytest.mark.django_db
def test_it_leaves_no_token_and_other_projects_alone() -> None:
    other = Project.objects.create(slug="mine", name="Mine")
    demo("--runs", "1")
    assert not Token.objects.exists()
    assert not Membership.objects.exists()
    demo("--remove")
    remove_project(other.pk)
    assert list(Project.objects.all()) == [other]


@pytest.mark.parametrize("wrong", [("--runs", "0"), ("--seed", "-1"), ("--remove", "--again")])
def test_nonsense_is_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        demo(*wrong)


@pytest.mark.django_db
def test_a_server_that_turns_it_away_is_named_and_nothing_is_half(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = count(1)
    with monkeypatch.context() as patch:
        patch.setattr(rate, "allow", lambda _who: next(asked) <= 8)
        with pytest.raises(CommandError, match=r"429: .*too many requests.*Call it again"):
            demo("--runs", "5")
    assert Run.objects.count() == 1
    assert not Run.objects.filter(ended_at=None).exists()
    assert "5 of 5 runs sent" in demo()
