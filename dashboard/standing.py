"""What a failure is to somebody who waits for a run: new, or known from before it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from dashboard.show import count
from trends.models import Disagreement, Verdict, Word

NEW, FLAKY, BROKEN, CURED = "new", "flaky", "broken", "cured"
ORDER: Final = (NEW, BROKEN, FLAKY, CURED)
"""What has to be looked at first."""


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    """One of `ORDER`."""
    note: str
    """The same in a few words, with the figures it rests on."""


def judged() -> dict[str, Any]:
    """Annotations of results that `standing_of` reads: the verdict of the variant, and whether it has flaked before."""
    same = {"project": OuterRef("project"), "variant__case": OuterRef("case"), "variant__backend": OuterRef("backend")}
    row = JSONObject(word=F("word"), since=F("since"), failures=F("failures"), results=F("results"))
    return {
        "judged": Subquery(Verdict.objects.filter(**same, is_worst=True).values(row=row)[:1]),
        "flaked": Exists(Disagreement.objects.filter(**same, passed__gt=0)),
    }


def standing_of(judged: dict[str, Any] | None, flaked: bool, run: int, aside: bool, cured: bool = False) -> Standing:
    """How a failure in run number `run` stands; `aside`: the run is of another branch than the default one.

    A verdict that this run or a later one brought says nothing of what was known before.
    """
    if cured:
        return Standing(CURED, "passed on retry")
    if judged and judged["since"] < run:
        if judged["word"] in (Word.FLAKY, Word.SUSPECT):
            word = "known flaky" if judged["word"] == Word.FLAKY else "suspected flaky"
            return Standing(FLAKY, f"{word}, {count(judged['failures'])} of {count(judged['results'])} failed")
        if judged["word"] == Word.BROKEN:
            return Standing(BROKEN, f"broken since run {count(judged['since'])}")
    if flaked:
        return Standing(FLAKY, "has flaked before")
    return Standing(NEW, "new on this branch" if aside else "new failure")
