"""The comparison of a whole suite over some days."""

from dataclasses import dataclass, field, replace

from dashboard.filter import Filter
from dashboard.queries.comparison.figures import Figures, figures_of
from dashboard.queries.comparison.missing import MissingRow, missing, missing_row
from dashboard.queries.project import Frame
from trends.comparison.facts import Facts
from trends.models import Comparison, Kind


@dataclass(frozen=True, slots=True)
class Suite:
    id: int
    days: int
    facts: Facts
    kinds: dict[str, Figures]
    """By label of `Kind`."""
    absent: list[MissingRow] = field(default_factory=list)
    """Some of the missing ones."""

    @property
    def used(self) -> list[int]:
        """Places of the backends that anything ran on."""
        return [place for place, count in enumerate(self.facts.variants) if count]

    @property
    def is_apart(self) -> bool:
        """No case has run on two of its backends."""
        return len(self.used) > 1 and sum(self.facts.variants) == self.facts.cases

    @property
    def unlike(self) -> list[int]:
        """Backends that ran on other runners or Pythons than the first: their times say less."""
        told = [place for place in self.used if self.facts.runners[place]]
        return [place for place in told if self.facts.runners[place] != self.facts.runners[told[0]]]


def load_suite(project: Frame, days: int, wanted: Filter) -> Suite | None:
    """None before the first results were compared; `wanted` narrows what is listed, not what is counted."""
    rows = Comparison.objects.filter(project=project.id, days=days).annotate(absent=missing(wanted))
    row = rows.first()
    if row is None:
        return None
    told = {**row.facts, "kinds": {}}
    kinds = {kind.label: figures_of(row.facts["kinds"].get(kind.label)) for kind in Kind}
    suite = Suite(row.pk, days, Facts(**told), kinds)
    return replace(suite, absent=[missing_row(one, suite.used) for one in row.absent])
