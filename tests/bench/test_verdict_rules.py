"""The rules of others, on histories short enough to see what they must say."""

import numpy as np
import pytest

from bench.plugin import document
from bench.verdicts.events import flaky_events
from bench.verdicts.history import History
from bench.verdicts.ranking import auc, average_precision, best_f1
from bench.verdicts.rules import RULES
from bench.verdicts.rules.counting import codecov, flaktor, gitlab
from bench.verdicts.rules.flips import buildkite, radarflake
from bench.verdicts.rules.flips import testgrid as grid_of_tests
from bench.verdicts.rules.same_commit import circleci, trunk
from bench.verdicts.rules.segments import luci
from bench.verdicts.scoring import last_runs
from bench.verdicts.worlds.population import COMMITS, KINDS
from bench.verdicts.worlds.world import SCENARIOS, Scenario, world

CODES = {"P": (1, 0), "F": (2, 0), "R": (2, 1), "-": (0, 0)}
"""R: failed, then passed on retry."""


def history(*letters: str, per_day: float = 10.0, versions: list[int] | None = None) -> History:
    """One word a variant, one letter a run."""
    codes = np.array([[CODES[letter] for letter in word] for word in letters], np.uint8)
    runs, zeros = len(letters[0]), np.zeros(len(letters), np.int64)
    return History(
        first=codes[:, :, 0].T.copy(),
        again=codes[:, :, 1].T.copy(),
        days=np.arange(runs) / per_day,
        versions=np.array(versions or range(runs), np.int64),
        tests=np.arange(len(letters)),
        jobs=zeros,
        modules=zeros,
    )


def test_codecov_closes_a_flake_after_thirty_passes() -> None:
    assert codecov(history("F" + "P" * 29, "P" * 30)).tolist() == [1, 0]
    assert codecov(history("F" + "P" * 31))[0] == 0


def test_same_commit_rules_need_a_pass_and_a_failure_on_one_commit() -> None:
    assert circleci(history("PRP", "PFP")).tolist() == [1, 0]
    assert circleci(history("PFP", versions=[1, 1, 2])).tolist() == [1]
    assert circleci(history("R" + "P" * 20, per_day=1.0)).tolist() == [0]


def test_trunk_leaves_runs_out_in_which_most_failed() -> None:
    assert trunk(history(*["PRP"] * 10)).tolist() == [0] * 10
    assert trunk(history("PRP", *["PPP"] * 9)).tolist() == [1] + [0] * 9


def test_counting_rules_know_no_order() -> None:
    assert flaktor(history("PPPPPFFFFF", "PFPFPFPFPF")).tolist() == [1, 1]
    assert gitlab(history("PPF", "PPP", "FFF")).tolist() == [1, 0, 0]


def test_buildkite_divides_transitions_by_the_window() -> None:
    assert buildkite(history("PFPFP"))[0] == pytest.approx(0.04)


def test_testgrid_ignores_three_failures_in_a_row() -> None:
    assert grid_of_tests(history("PPFPPPPPPP", "PPFFFPPPPP")).tolist() == [0.1, 0]


def test_radarflake_weighs_transitions_and_balance() -> None:
    # 2 transitions in 10, 1 failure in 10
    assert radarflake(history("PPPPFPPPPP"))[0] == pytest.approx(0.6 * 0.2 + 0.4 * 0.2)
    assert radarflake(history("F" * 10))[0] == 0


def test_luci_sees_a_fixed_breakage_as_a_segment_of_its_own() -> None:
    fixed = luci(history("P" * 60 + "F" * 20 + "P" * 60))[0]
    mixed = luci(history("PPPPF" * 28))[0]
    assert fixed == 0
    assert mixed == pytest.approx(0.4)


def test_a_flaky_event_stands_between_passes_outside_outages() -> None:
    events = flaky_events(history("PFP-P", "PFFPP", "PPPPR", *["PPPPP"] * 9))
    assert events[:, :3].T.tolist() == [
        [False, True, False, False, False],
        [False, False, False, False, False],
        [False, False, False, False, True],
    ]
    assert not flaky_events(history(*["PFP"] * 5)).any()


def test_ranking_measures_are_those_of_the_books() -> None:
    truth, score = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.1])
    assert auc(truth, score) == pytest.approx(3 / 4)
    assert auc(truth, np.ones(4)) == pytest.approx(1 / 2)
    assert average_precision(truth, score) == pytest.approx((1 + 2 / 3) / 2)
    assert best_f1(truth, score) == pytest.approx(2 * 2 / (3 + 2))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_world_is_the_same_for_a_seed_and_keeps_to_its_scenario(scenario: Scenario) -> None:
    one, two = world(scenario, 3), world(scenario, 3)
    assert np.array_equal(one.history.first, two.history.first)
    assert len(one.people.kinds) == sum(KINDS.values()) == 796
    assert len(np.unique(one.history.versions)) == COMMITS
    assert bool(one.history.again.any()) == scenario.reruns
    assert bool((one.history.first == 2).mean(axis=1).max() > 0.3) == scenario.outages


def test_no_rule_sees_what_comes_after() -> None:
    here = world(SCENARIOS[1], 4)
    at = last_runs(here)[:2]
    cut = here.history.until(at[-1])
    for rule in RULES:
        whole, prefix = list(rule.judge(here.history, at)), list(rule.judge(cut, at))
        assert np.array_equal(whole[-1].score, prefix[-1].score), rule.name


@pytest.mark.parametrize(
    "name", ["verdicts:A", "verdicts:B", "verdicts:C", "verdicts:next", "verdicts:flakes", "slowness"]
)
def test_every_table_that_is_written_has_its_place_in_the_document(name: str) -> None:
    text = document.replaced(document.DOCUMENT.read_text("utf-8"), name, "a table")
    assert f"<!-- {name} -->\n\na table\n\n<!-- /{name} -->" in text
    assert text.count("a table\n\n<!-- /") == 1
