"""Cases by how much longer they take on one backend than on another."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Greatest

from dashboard.filter import Filter, where
from dashboard.queries.comparison.missing import FIELDS
from dashboard.queries.comparison.suite import Suite
from trends.models import Kind, Pace
from trends.sides import LOOPS, PAIRS

PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Ratio:
    value: float
    low: float
    high: float
    p: float
    pairs: int

    @property
    def is_certain(self) -> bool:
        return self.p <= 0.05

    @property
    def is_open(self) -> bool:
        """The interval leaves both ways: nothing speaks for a difference."""
        return self.low <= 1 <= self.high


@dataclass(frozen=True, slots=True)
class PaceRow:
    case: str
    case_id: int
    median_s: list[float | None]
    ratios: list[Ratio | None]
    """Each backend over the base, in the order of `LOOPS`; None for the base, and with too few pairs."""


@dataclass(frozen=True, slots=True)
class PacePage:
    rows: list[PaceRow]
    next: str


class Order(NamedTuple):
    """What a list is sorted by: the ratio of a backend, the greatest or the least first …"""

    other: int
    is_falling: bool
    is_surest: bool
    """… or, unless that is asked for, how far any backend lies from the base for sure."""


def load_paces(
    suite: Suite, kind: Kind, base: int, by: Order, wanted: Filter, after: tuple[float, int] | None
) -> PacePage:
    """Twenty cases; `base` is the place of the backend that the others are measured by."""
    rows = (
        Pace.objects.filter(where(wanted, FIELDS, words="case__name"), comparison=suite.id, kind=kind)
        .annotate(case_name=F("case__name"), sorted_by=_sorted_by(base, by))
        .filter(sorted_by__isnull=False)
        .order_by("sorted_by", "case")
    )
    if after is not None:
        rows = rows.filter(Q(sorted_by__gt=after[0]) | Q(sorted_by=after[0], case__gt=after[1]))
    found: list[Any] = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return PacePage([_row(row, base) for row in found[:PAGE]], f"{last.sorted_by!r}_{last.case_id}" if last else "")


def _sorted_by(base: int, by: Order) -> Any:
    if by.is_surest:
        return -Greatest(*(_sure(base, place) for place in range(len(LOOPS)) if place != base))
    ratio = _ratio(base, by.other)
    return -ratio if by.is_falling else ratio


def _sure(base: int, other: int) -> Greatest:
    """The factor, either way, that the interval leaves at least: below 1 it has 1 in it."""
    at, _ = _pair(base, other)
    return Greatest(Cast(f"low__{at}", FloatField()), Value(1.0) / Cast(f"high__{at}", FloatField()))


def _ratio(base: int, other: int) -> CombinedExpression:
    """`other` over `base`, from the column that has it one way round."""
    at, is_turned = _pair(base, other)
    column = Cast(f"ratio__{at}", FloatField())
    return Value(1.0) / column if is_turned else column * Value(1.0)


def _pair(base: int, other: int) -> tuple[int, bool]:
    return (PAIRS.index((base, other)), False) if base < other else (PAIRS.index((other, base)), True)


def _row(row: Any, base: int) -> PaceRow:
    ratios = [None if place == base else _told(row, base, place) for place in range(len(LOOPS))]
    return PaceRow(row.case_name, row.case_id, row.median_s, ratios)


def _told(row: Any, base: int, other: int) -> Ratio | None:
    at, is_turned = _pair(base, other)
    value, low, high = row.ratio[at], row.low[at], row.high[at]
    if value is None or low is None or high is None:
        return None
    if is_turned:
        value, low, high = 1 / value, 1 / high, 1 / low
    return Ratio(value, low, high, row.p[at], row.pairs[at])
