"""What a failure is to somebody who waits for a run: new, or known from before it."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, TextField
from django.db.models.functions import JSONObject

from dashboard.queries.every_job import in_every_job
from dashboard.show import count
from ingest.models import Reason
from trends.models import Disagreement, Outage, Variant, Word

NEW, FLAKY, BROKEN, INFRA, CURED = "new", "flaky", "broken", "infra", "cured"
ORDER: Final = (NEW, BROKEN, FLAKY, INFRA, CURED)
"""What has to be looked at first."""
FAILED: Final = "fetc"
SILENT: Final = "sx"
"""Letters of a strip: of runs in which no attempt passed, and of those that say nothing."""
LOST: Final = (Reason.CRASHED, Reason.LOST)


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    """One of `ORDER`."""
    note: str
    """The same in a few words, with the figures it rests on."""


def by_variant(told: Iterable[tuple[Hashable, str]]) -> Counter[str]:
    """How many variants failed, by the gravest word of each: a test that failed in three attempts is one failure."""
    gravest: dict[Hashable, str] = {}
    for variant, word in told:
        gravest[variant] = min(gravest.get(variant, word), word, key=ORDER.index)
    return Counter(gravest.values())


def judged() -> dict[str, Any]:
    """Annotations of results that `standing_of` reads: what is known of the variant, and what befell the run."""
    same = {"project": OuterRef("project"), "case": OuterRef("case"), "backend": OuterRef("backend")}
    verdict = {name: F(f"verdict__{name}") for name in ("word", "since")}
    known = Variant.objects.filter(**same).order_by("-verdict__is_worst")
    twice = Disagreement.objects.filter(passed__gt=0, project=OuterRef("project"))
    outage = Outage.objects.filter(project=OuterRef("project"), run=OuterRef("run__number"))
    outage = outage.alias(name=ExpressionWrapper(OuterRef("case__name"), TextField())).filter(
        Q(module="") | Q(name__startswith=F("module")), sessions__contains=[OuterRef("session")]
    )
    return {
        "judged": Subquery(
            known.values(row=JSONObject(**verdict, seen=in_every_job("pk"), runs="runs", marks="marks"))[:1]
        ),
        "flaked": Exists(twice.filter(variant__case=OuterRef("case"), variant__backend=OuterRef("backend"))),
        "outage": Exists(outage),
    }


def standing_of(
    judged: dict[str, Any] | None,
    flaked: bool,
    run: int,
    trunk: Collection[int],
    aside: bool,
    *,
    cured: bool = False,
    outage: bool = False,
    reason: int | None = None,
) -> Standing:
    """How a failure in run number `run` stands; `aside`: the run is of another branch than the default one.

    `trunk` are the numbers of the default branch's newest runs before it. A verdict that this run or a later one
    brought says nothing of what was known before.
    """
    if excused := _excused(cured, outage, reason):
        return excused
    known = judged or {}
    word = known.get("word") if (known.get("since") or run) < run else None
    if word in (Word.FLAKY, Word.SUSPECT):
        named = "known flaky" if word == Word.FLAKY else "suspected flaky"
        seen = known["seen"]
        return Standing(FLAKY, f"{named}, {count(seen['failures'])} of {count(seen['results'])} failed")
    before = _before(known, run, trunk)
    if word == Word.BROKEN:
        return Standing(BROKEN, f"broken since run {count(_failing_since(before) or known['since'])}")
    if since := _failing_since(before):
        return Standing(BROKEN, f"failed before, too: since run {count(since)}")
    if flaked:
        return Standing(FLAKY, "has flaked before")
    return Standing(NEW, f"new {'on this branch' if aside else 'failure'}{_last(before)}")


def _excused(cured: bool, outage: bool, reason: int | None) -> Standing | None:
    """What is nothing that the code has done; None otherwise."""
    if cured:
        return Standing(CURED, "passed on retry")
    if reason in LOST:
        return Standing(INFRA, "its process ended under it")
    return Standing(INFRA, "many failed with it: an outage") if outage else None


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
