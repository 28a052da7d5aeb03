"""What a failure is to somebody who waits for a run: new, or known from before it."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from dashboard.show import count
from trends.models import Disagreement, Variant, Word

NEW, FLAKY, BROKEN, CURED = "new", "flaky", "broken", "cured"
ORDER: Final = (NEW, BROKEN, FLAKY, CURED)
"""What has to be looked at first."""
FAILED: Final = "fetc"
SILENT: Final = "sx"
"""Letters of a strip: of runs in which no attempt passed, and of those that say nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    """One of `ORDER`."""
    note: str
    """The same in a few words, with the figures it rests on."""


def judged() -> dict[str, Any]:
    """Annotations of results that `standing_of` reads: what is known of the variant, and whether it ever flaked."""
    same = {"project": OuterRef("project"), "case": OuterRef("case"), "backend": OuterRef("backend")}
    verdict = {name: F(f"verdict__{name}") for name in ("word", "since", "failures", "results")}
    known = Variant.objects.filter(**same).order_by("-verdict__is_worst")
    twice = Disagreement.objects.filter(passed__gt=0, project=OuterRef("project"))
    return {
        "judged": Subquery(known.values(row=JSONObject(**verdict, runs="runs", marks="marks"))[:1]),
        "flaked": Exists(twice.filter(variant__case=OuterRef("case"), variant__backend=OuterRef("backend"))),
    }


def standing_of(
    judged: dict[str, Any] | None, flaked: bool, run: int, trunk: Collection[int], aside: bool, cured: bool = False
) -> Standing:
    """How a failure in run number `run` stands; `aside`: the run is of another branch than the default one.

    `trunk` are the numbers of the default branch's newest runs before it. A verdict that this run or a later one
    brought says nothing of what was known before.
    """
    if cured:
        return Standing(CURED, "passed on retry")
    known = judged or {}
    word = known.get("word") if (known.get("since") or run) < run else None
    if word in (Word.FLAKY, Word.SUSPECT):
        named = "known flaky" if word == Word.FLAKY else "suspected flaky"
        return Standing(FLAKY, f"{named}, {count(known['failures'])} of {count(known['results'])} failed")
    before = _before(known, run, trunk)
    if word == Word.BROKEN:
        return Standing(BROKEN, f"broken since run {count(_failing_since(before) or known['since'])}")
    if since := _failing_since(before):
        return Standing(BROKEN, f"failed before, too: since run {count(since)}")
    if flaked:
        return Standing(FLAKY, "has flaked before")
    return Standing(NEW, f"new {'on this branch' if aside else 'failure'}{_last(before)}")


def _before(known: dict[str, Any], run: int, trunk: Collection[int]) -> list[tuple[int, str]]:
    """Number and mark of the default branch's earlier runs that say something, oldest first."""
    cells = zip(known.get("runs") or [], known.get("marks") or "", strict=True)
    return [(number, mark) for number, mark in cells if number < run and number in trunk and mark not in SILENT]


def _failing_since(before: list[tuple[int, str]]) -> int | None:
    """Where the row of failures at its end begins; None: the last one passed, or there is none."""
    row = [number for number, _ in takewhile(lambda cell: cell[1] in FAILED, reversed(before))]
    return row[-1] if row else None


def _last(before: list[tuple[int, str]]) -> str:
    failed = [number for number, mark in before if mark in FAILED]
    return f", last in run {count(failed[-1])}" if failed else ""
