"""Other branches borrow the rates, and give back what they learn of them."""

import numpy as np
import pytest

from tests.trends.stats.histories import PER_DAY, alone, results
from trends.stats.branches import BROKEN_ON_A_BRANCH, branched, step_aside
from trends.stats.outlook import p_broken, p_flaky
from trends.stats.settings import Settings
from trends.stats.state import States, fresh
from trends.stats.tally import Tally, tally

SETTINGS = Settings()


def run_of(number: int, word: str) -> Tally:
    run = tally(results(number, "a.py::test", word, version=f"branch{number}"))
    assert run is not None
    return run


def aside(main: States, words: list[str]) -> tuple[States, States]:
    branch = branched(main, SETTINGS)
    for number, word in enumerate(words):
        main, branch = step_aside(main, branch, run_of(100 + number, word), SETTINGS)
    return main, branch


def test_a_branch_starts_with_the_rates_and_an_open_mind() -> None:
    main = alone("P*40 F*9").states
    branch = branched(main, SETTINGS)
    assert p_broken(branch["belief"])[0] == pytest.approx(BROKEN_ON_A_BRANCH)
    assert branch["belief"].sum(axis=1) == pytest.approx(main["belief"].sum(axis=1))


def test_what_a_branch_broke_does_not_touch_the_default_branch() -> None:
    main = alone("P*100").states
    learnt, branch = aside(main, ["F", "F", "F", "F", "F"])
    assert p_broken(branch["belief"])[0] > 0.99
    assert p_broken(learnt["belief"])[0] < 0.01
    assert p_flaky(learnt["belief"])[0] < 0.05
    for counter in ("flags", "results", "failures", "disagreements", "version"):
        assert learnt[counter] == main[counter]


def test_a_retry_that_passed_on_a_branch_is_evidence_everywhere() -> None:
    main = alone("P*100").states
    learnt, _ = aside(main, ["FP"])
    assert p_flaky(learnt["belief"])[0] > 15 * p_flaky(main["belief"])[0]
    assert np.isclose(learnt["belief"].sum(), 1.0)


def test_days_do_not_pass_on_the_default_branch_while_a_branch_runs() -> None:
    main = alone("P*100").states
    learnt, _ = aside(main, ["P", "P"])
    assert learnt["day"][0] == 99 / PER_DAY


def test_a_branch_that_never_knew_of_a_mended_flake_does_not_bring_it_back() -> None:
    main = alone("FP*20 P*120").states
    assert p_flaky(main["belief"])[0] < 0.2
    learnt, _ = step_aside(main, branched(fresh(1, SETTINGS), SETTINGS), run_of(200, "P"), SETTINGS)
    assert p_flaky(learnt["belief"])[0] <= p_flaky(main["belief"])[0]
