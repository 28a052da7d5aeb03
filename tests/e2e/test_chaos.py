"""Random kills and troubles lose nothing and double nothing; `python -m bench.chaos` does the same at length."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.chaos.campaign import campaign
from bench.chaos.plan import FAULTS, plans
from tests.fixtures.site import Site

ROUNDS = 20
SEED = 7
SHORT_S = 0.5
"""Instead of trouble to the end, for which pytest waits five seconds each time."""


@pytest.fixture
def broken_site(make_site: Callable[..., Site]) -> Iterator[Site]:
    """A site of which the web server is killed."""
    site = make_site(LOOPGLASS_SILENT_AFTER="3600", LOOPGLASS_RATE_LIMIT="1000000").start()
    yield site
    site.stop()


def test_whatever_is_killed_or_fails_every_recorded_result_is_stored_once(broken_site: Site, tmp_path: Path) -> None:
    short = [replace(plan, trouble_s=plan.trouble_s or SHORT_S) for plan in plans(ROUNDS, SEED)]
    outcomes = campaign(short, broken_site, broken_site.project("chaos"), tmp_path)
    assert {outcome.plan.fault for outcome in outcomes} == set(FAULTS)
    assert [outcome for outcome in outcomes if not outcome.verdict.is_clean] == []
    assert sum(outcome.verdict.recorded > 0 for outcome in outcomes) > ROUNDS / 2
