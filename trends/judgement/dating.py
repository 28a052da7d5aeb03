"""Which runs may have brought a change of verdict: looked for in the raw results, once for every change."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from django.db import transaction

from ingest.lock import FOLLOW_UP, hold
from trends import rules
from trends.judgement import history
from trends.judgement.history import Seen
from trends.judgement.reading import Place
from trends.models import Change, Frontier, Word
from trends.stats.ranges import Change as What
from trends.stats.ranges import found
from trends.stats.settings import Settings

MOST_AT_ONCE: Final = 200


class Range(NamedTuple):
    """Numbers of runs."""

    low: int
    middle: int
    high: int


def date_changes(project_id: int) -> int:
    """Look for the ranges of all changes that lack one; answers how many changes that were."""
    total = 0
    while dated := _date_some(project_id):
        total += dated
    return total


@transaction.atomic
def _date_some(project_id: int) -> int:
    hold(project_id, FOLLOW_UP)
    changes = list(Change.objects.filter(project=project_id, is_dated=False).order_by("run", "pk")[:MOST_AT_ONCE])
    mark, settings = Frontier.objects.filter(pk=project_id).first(), rules.settings_of(project_id)
    of_run: defaultdict[int, list[Change]] = defaultdict(list)
    for change in changes:
        of_run[change.run].append(change)
    for run, together in of_run.items():
        seen = history.of(project_id, (mark and mark.trunk) or "", {one.variant_id for one in together}, run)
        for change in together:
            _date(change, seen.get(Place(change.variant_id, change.stratum_id), []), settings)
    Change.objects.bulk_update(changes, ["is_dated", "low", "middle", "high"], batch_size=500)
    return len(changes)


def _date(change: Change, seen: Sequence[Seen], settings: Settings) -> None:
    change.is_dated = True
    rested = _rested(change) if change.now == Word.FLAKY else 0
    if (dated := range_of(change, [one for one in seen if one.number > rested], settings)) is not None:
        change.low, change.middle, change.high = dated


def _rested(change: Change) -> int:
    """Number of the run after which a test that flaked before was called fixed; 0: none. What it did in its earlier
    time says nothing of when this one began."""
    before = Change.objects.filter(variant=change.variant_id, stratum=change.stratum_id, run__lt=change.run)
    flaked = before.filter(now=Word.FLAKY).order_by("run").first()
    rested = before.filter(now=Word.FIXED, run__gt=flaked.run).order_by("-run").first() if flaked else None
    return rested.run if rested else 0


def range_of(change: Change, seen: Sequence[Seen], settings: Settings) -> Range | None:
    """None where nothing speaks of one."""
    if change.now == Word.BROKEN:
        return turn(seen, is_failing=True)
    if change.now == Word.FLAKY:
        return _found(seen, What.BECAME_FLAKY, settings)
    if change.now == Word.FIXED:  # failures of a breakage say nothing of flaking: it then ended with the first pass
        return _found(seen, What.FIXED, settings) or turn(seen, is_failing=False)
    return None


def turn(seen: Sequence[Seen], *, is_failing: bool) -> Range | None:
    """Where the failures, or passes, at the end of a history began: after the last run that said otherwise."""
    end = list(takewhile(lambda one: bool(one.sighting.failed) == is_failing, reversed(seen)))
    if not end:
        return None
    first = end[-1].number
    before = seen[len(seen) - len(end) - 1].number if len(seen) > len(end) else first - 1
    return Range(before + 1, first, first)


def _found(seen: Sequence[Seen], what: What, settings: Settings) -> Range | None:
    place = found([one.sighting for one in seen], what, settings)
    if place is None:
        return None
    first: dict[str, int] = {}
    for one in seen:
        first.setdefault(one.sighting.version, one.number)
    return Range(first[place.low], first[place.middle], first[place.high])
