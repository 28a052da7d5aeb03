"""One rehearsal: read the runs once, play them twice, keep what differs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from ingest.models import Run
from trends import rules
from trends.judgement.reading import Place, Reading, read
from trends.judgement.trunk import aside, trunk_of
from trends.models import Change, Digest, Rehearsal, Stratum, Variant, Word
from trends.rehearsal.play import Player, play

WARM_UP: Final = timedelta(days=30)
"""Runs from before the days that are asked for: the filter has to know the tests."""
MOST_RUNS: Final = 2_000
MOST_LISTED: Final = 200


def rehearse(rehearsal_id: int) -> None:
    """Does nothing for one that is done already. What cannot be read ends it as failed, and is raised."""
    asked = Rehearsal.objects.select_related("project").get(pk=rehearsal_id)
    if asked.status != Rehearsal.Status.WAITING:
        return
    try:
        asked.outcome = outcome(asked)
        asked.status = Rehearsal.Status.DONE
    except Exception:
        asked.status = Rehearsal.Status.FAILED
        raise
    finally:
        asked.save(update_fields=["outcome", "status"])


def outcome(asked: Rehearsal) -> dict[str, Any]:
    """What these settings would have flagged and cleared in the asked days, and missed of what those of now flag."""
    since = asked.asked_at - timedelta(days=asked.days)
    tried = Player(asked.project_id, rules.settings_with(asked.values))
    present = Player(asked.project_id, rules.settings_of(asked.project_id))
    runs = play((tried, present), _readings(asked))
    flags, cleared, usual = tried.flags(since), tried.cleared(since), present.flags(since)
    missed = {place: change for place, change in usual.items() if place not in flags}
    only = sum(place not in usual for place in flags)
    names = _names([*flags, *cleared, *missed][: 3 * MOST_LISTED])
    failures = tried.failures()
    return {
        "runs": runs,
        "since": since.isoformat(),
        "flagged": len(flags),
        "flagged_by_these_only": only,
        "cleared": len(cleared),
        "missed": len(missed),
        "variants": {
            name: [_told(place, change, names, failures) for place, change in list(found.items())[:MOST_LISTED]]
            for name, found in (("flagged", flags), ("cleared", cleared), ("missed", missed))
        },
    }


def _readings(asked: Rehearsal) -> Iterator[tuple[Run, Reading, str | None]]:
    """Settled runs of the asked days and of the time before them, oldest first."""
    start = asked.asked_at - timedelta(days=asked.days) - WARM_UP
    settled = Digest.objects.filter(judged__isnull=False, run__project=asked.project_id, run__created_at__gte=start)
    marks = list(settled.select_related("run").order_by("-run__number")[:MOST_RUNS])
    trunk = trunk_of(asked.project)
    for mark in reversed(marks):
        reading = read(mark.run, mark.judged or 0)
        if reading is not None:
            yield mark.run, reading, aside(mark.run, trunk)


def _names(places: list[Place]) -> dict[Place, tuple[str, str, str]]:
    variants = Variant.objects.filter(pk__in={place.variant for place in places}).select_related("case")
    by_id = {variant.pk: (variant.case.name, variant.get_backend_display()) for variant in variants}
    strata = dict(Stratum.objects.filter(pk__in={place.stratum for place in places}).values_list("pk", "name"))
    return {place: (*by_id[place.variant], strata[place.stratum]) for place in places}


def _told(
    place: Place, change: Change, names: dict[Place, tuple[str, str, str]], failures: dict[Place, int]
) -> dict[str, Any]:
    case, backend, stratum = names[place]
    return {
        "case": case,
        "backend": backend,
        "stratum": stratum,
        "run": change.run,
        "at": change.at.isoformat(),
        "was": Word(change.was).label,
        "now": Word(change.now).label,
        "failures": failures.get(place, 0),
    }


def ask(project_id: int, values: dict[str, Any], days: int) -> Rehearsal:
    """A rehearsal that waits for its job. Those of the same project from more than a day ago are let go."""
    old = Rehearsal.objects.filter(project=project_id, asked_at__lt=timezone.now() - timedelta(days=1))
    old.delete()
    return Rehearsal.objects.create(project_id=project_id, values=rules.checked(values), days=days)
