"""The comparisons of a project, made again from its newest days."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.db import transaction

from ingest.lock import FOLLOW_UP, hold
from trends.comparison.facts import Facts, facts_of, kind_facts
from trends.comparison.outcomes import Contrasted, contrasts, counts_of
from trends.comparison.paces import adjusted, paces_of, rows_of
from trends.comparison.span import Span, spans
from trends.comparison.times import Places, Times, places_of, times_of
from trends.comparison.writing import write
from trends.models import Comparison, Frontier, Kind, Stratum
from trends.sides import LOOPS


@transaction.atomic
def put_side_by_side(project_id: int) -> None:
    """Rows of the same history are the same. Counts and verdicts do not wait meanwhile."""
    hold(project_id, FOLLOW_UP)
    upto = Frontier.objects.filter(pk=project_id).values_list("upto", flat=True).first() or 0
    found = list(spans(project_id))
    Comparison.objects.filter(project=project_id).delete()
    made = [_outcomes(project_id, span) for span in found]
    if made:
        _times(project_id, found, made)
    for row, facts, differing in made:
        row.facts = facts.as_json()
        row.save()
        write("trends_contrast", row.pk, differing)
    Frontier.objects.filter(pk=project_id).update(compared=upto)


Made = tuple[Comparison, Facts, list[Contrasted]]


def _outcomes(project_id: int, span: Span) -> Made:
    counts = counts_of(project_id, span)
    differing = contrasts(counts)
    facts = facts_of(span, counts, differing)
    row = Comparison.objects.create(project_id=project_id, days=span.days, facts={})
    return row, facts, differing


def _times(project_id: int, found: Sequence[Span], made: Sequence[Made]) -> None:
    """Of every kind, read once for all spans."""
    places = places_of(project_id)
    names = dict(Stratum.objects.filter(project=project_id).values_list("pk", "name"))
    for kind in Kind:
        times = times_of(project_id, kind, places, min(span.first_run for span in found))
        for span, (row, facts, _) in zip(found, made, strict=True):
            within = times.where(times.run >= span.first_run)
            write("trends_pace", row.pk, _paces(within, places, kind, facts))
            if kind is Kind.DURATION:
                facts.runners = list(_runners(within, names))


def _paces(times: Times, places: Places, kind: Kind, facts: Facts) -> Iterator[tuple[Any, ...]]:
    paces = paces_of(times, len(places.ids))
    chances = [adjusted(pair) for pair in paces.pairs]
    facts.kinds[kind.label] = kind_facts(paces, chances)
    return rows_of(paces, places, kind, chances)


def _runners(times: Times, names: dict[int, str]) -> Iterator[list[str]]:
    for place in range(len(LOOPS)):
        yield sorted(names[stratum] for stratum in np.unique(times.stratum[times.loop == place]).tolist())
