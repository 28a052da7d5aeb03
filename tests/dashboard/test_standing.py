"""What a failure is to somebody who waits for a run."""

from typing import Any

import pytest

from dashboard.standing import NEW, standing_of
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Stratum, Variant, Verdict, Word

RUN = 10
TRUNK = frozenset(range(1, RUN))


def known(marks: str, word: Word | None = None, since: int = 1) -> dict[str, Any]:
    """The variant's marks in the runs up to the one that is asked of."""
    first = RUN + 1 - len(marks)
    seen = {"runs": list(range(first, RUN + 1)), "marks": marks}
    return {**seen, "word": word, "since": since if word else None, "seen": {"failures": 4, "results": 40}}


@pytest.mark.parametrize(
    ("judged", "flaked", "note"),
    [
        (None, False, "new failure"),
        (known("f"), False, "new failure"),
        (known("pppf"), False, "new failure"),
        (known("pfppf"), False, "new failure, last in run 7"),
        (known("rf"), False, "new failure"),
        (known("ppfff"), False, "failed before, too: since run 8"),
        (known("pesxcf"), False, "failed before, too: since run 6"),
        (known("fff"), False, "failed before, too: since run 8"),
        (known("ppffff", Word.BROKEN, 9), False, "broken since run 7"),
        (known("ppff", Word.BROKEN, RUN), False, "failed before, too: since run 9"),
        (known("ppff", Word.FLAKY, 5), False, "known flaky, 4 of 40 failed"),
        (known("pppf", Word.SUSPECT, 5), False, "suspected flaky, 4 of 40 failed"),
        (known("pppf", Word.FLAKY, RUN), False, "new failure"),
        (known("pppf"), True, "has flaked before"),
    ],
)
def test_a_failure_is_new_unless_the_last_run_of_the_default_branch_failed_in_it(
    judged: dict[str, Any] | None, flaked: bool, note: str
) -> None:
    standing = standing_of(judged, flaked, RUN, TRUNK, aside=False)
    assert (standing.note, standing.word == NEW) == (note, note.startswith("new"))


def test_what_failed_on_another_branch_is_new_to_the_default_one() -> None:
    assert standing_of(known("pff"), False, RUN, TRUNK - {9}, aside=False).note == "new failure"
    assert standing_of(known("pff"), False, RUN, TRUNK - {9}, aside=True).note == "new on this branch"


def test_the_page_of_a_run_tells_new_failures_from_those_of_the_runs_before(project: Project, page: Page) -> None:
    old, new = (f"tests/test_a.py::test_{name}" for name in ("old", "new"))
    for tree in "12":
        history.run(project, [Attempt(old, "failed"), Attempt(new)], tree=tree * 40)
    history.run(project, [Attempt(old, "failed"), Attempt(new, "failed")], tree="3" * 40)
    told = words(page("/p/gateway/runs/3/"))
    assert "1 failure is new" in told
    assert "1 failed before, too" in told
    assert "failed before, too: since run 1" in told
    assert "1 new" in words(page("/p/gateway/runs/"))


def test_how_often_a_flaky_test_failed_is_counted_in_every_job(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], tree="1" * 40)
    history.run(project, [Attempt(outcome="failed")], tree="2" * 40)
    figures = dict.fromkeys(("p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail", "score"), 0.1)
    counts = dict.fromkeys(("disagreements", "set_aside", "calm_runs", "since", "run"), 1)
    for number, failures in enumerate((2, 5)):
        Verdict.objects.create(
            project=project, variant=Variant.objects.get(), word=Word.FLAKY, is_worst=not number, failures=failures,
            results=30, stratum=Stratum.objects.create(project=project, name=f"py3.1{number}"), **figures, **counts,
        )  # fmt: skip
    assert "known flaky, 7 of 60 failed" in words(page("/p/gateway/runs/2/"))
