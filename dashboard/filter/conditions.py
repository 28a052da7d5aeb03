"""A filter as a condition for the database. Each list says which columns its fields are."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from dashboard.filter.language import Filter, Term

Condition = Callable[[Term], Q]
"""What one term asks for, taken as if it were not negated."""

LOOKUPS: Final = {"<": "lt", "<=": "lte", "=": "exact", ">=": "gte", ">": "gt"}
NEVER: Final = Q(pk__in=[])


def where(wanted: Filter, fields: Mapping[str, Condition], words: str) -> Q:
    """What has to hold: `fields` by name, free words anywhere in the column `words`.

    Terms of one field are alternatives where they are words, and bounds that all hold where they are numbers.
    Fields that the list does not have are left out; `ignored` tells them.
    """
    asked = [term for term in wanted.terms if term.field in fields]
    held = Q()
    for term in asked:
        if term.negated or term.compare != "is":
            condition = fields[term.field](term) if term.values else NEVER
            held &= ~condition if term.negated else condition
    for word in wanted.words:
        found = Q(**{f"{words}__icontains": word.word})
        held &= ~found if word.negated else found
    return held & _alternatives(asked, fields)


def _alternatives(asked: Iterable[Term], fields: Mapping[str, Condition]) -> Q:
    plain = sorted((term for term in asked if term.compare == "is" and not term.negated), key=lambda term: term.field)
    held = Q()
    for name, terms in groupby(plain, key=lambda term: term.field):
        either = Q()
        for term in terms:
            either |= fields[name](term) if term.values else NEVER
        held &= either
    return held


def ignored(wanted: Filter, fields: Mapping[str, Condition]) -> list[str]:
    """A sentence for each term that this list cannot answer."""
    return [f"{term.text} is left out: it does not apply here." for term in wanted.terms if term.field not in fields]


def choice(column: str, codes: Mapping[str, Any]) -> Condition:
    """One of the stored values that `codes` gives for the words; words without one match nothing."""
    return lambda term: Q(**{f"{column}__in": [codes[str(value)] for value in term.values if value in codes]})


def equals(column: str) -> Condition:
    return lambda term: Q(**{f"{column}__in": list(term.values)})


def begins(column: str) -> Condition:
    return lambda term: _any(f"{column}__startswith", term.values)


def contains(column: str) -> Condition:
    """Anywhere in it, in upper or lower case."""
    return lambda term: _any(f"{column}__icontains", term.values)


def number(column: str) -> Condition:
    """In the unit of the field: seconds, a share of 1, a count."""
    return lambda term: Q(**{f"{column}__{LOOKUPS[term.compare]}": term.values[0]})


def age(column: str) -> Condition:
    """`column` is a moment: `<7d` is later than seven days ago."""
    turned = {"<": "gt", "<=": "gte", "=": "gte", ">=": "lte", ">": "lt"}
    return lambda term: Q(**{f"{column}__{turned[term.compare]}": timezone.now() - _days(term.values[0])})


def _days(value: str | float) -> timedelta:
    return timedelta(days=min(float(value), 36_500))


def _any(lookup: str, values: Iterable[str | float]) -> Q:
    either = Q()
    for value in values:
        either |= Q(**{lookup: value})
    return either
