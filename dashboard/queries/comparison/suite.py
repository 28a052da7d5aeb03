"""The comparison of a whole suite over some days."""

from dataclasses import dataclass, field

from dashboard.filter import Filter
from dashboard.queries.comparison.figures import Figures, figures_of
from dashboard.queries.comparison.missing import MissingRow, missing, missing_row
from dashboard.queries.project import Frame
from trends.models import Comparison, Kind


@dataclass(frozen=True, slots=True)
class Suite:
    id: int
    days: int
    runs: int
    first_run: int
    last_run: int
    cases: int
    variants: list[int]
    failed: list[int]
    passed: list[int]
    disagreeing: int
    only_on: list[int]
    untold: int
    missing: list[int]
    runners: list[list[str]]
    """Where each backend's times are from."""
    kinds: dict[str, Figures]
    """By label of `Kind`."""
    absent: list[MissingRow] = field(default_factory=list)
    """Some of the missing ones."""

    @property
    def used(self) -> list[int]:
        """Places of the backends that anything ran on."""
        return [place for place, count in enumerate(self.variants) if count]

    @property
    def is_apart(self) -> bool:
        """No case has run on two of its backends."""
        return len(self.used) > 1 and sum(self.variants) == self.cases

    @property
    def unlike(self) -> list[int]:
        """Backends that ran on other runners or Pythons than the first: their times say less."""
        told = [place for place in self.used if self.runners[place]]
        return [place for place in told if self.runners[place] != self.runners[told[0]]]


def load_suite(project: Frame, days: int, wanted: Filter) -> Suite | None:
    """None before the first results were compared; `wanted` narrows what is listed, not what is counted."""
    rows = Comparison.objects.filter(project=project.id, days=days).annotate(absent=missing(wanted))
    row = rows.first()
    if row is None:
        return None
    facts = dict(row.facts)
    told = facts.pop("kinds")
    kinds = {kind.label: figures_of(told.get(kind.label)) for kind in Kind}
    used = [place for place, count in enumerate(facts["variants"]) if count]
    return Suite(id=row.pk, days=days, kinds=kinds, absent=[missing_row(one, used) for one in row.absent], **facts)
