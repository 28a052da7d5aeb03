"""Failures of a case that are the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.queries.case import Point
from dashboard.show import look


@dataclass(frozen=True, slots=True)
class FailureGroup:
    kind: str
    text: str
    site: str | None
    outcome: str
    reason: str | None
    count: int
    first_run: int
    last_run: int
    backends: list[str]
    newest: Point

    @property
    def word(self) -> str:
        return look(self.outcome, self.reason).word


def failure_groups(points: Sequence[Point]) -> list[FailureGroup]:
    """The most frequent first; failures without a text are grouped by how they ended."""
    found: defaultdict[tuple[object, ...], list[Point]] = defaultdict(list)
    for point in points:
        if point.is_bad:
            found[point.fingerprint or (point.outcome, point.reason), None].append(point)
    groups = [_group(of) for of in found.values()]
    return sorted(groups, key=lambda group: (-group.count, -group.last_run))


def _group(points: list[Point]) -> FailureGroup:
    newest = points[-1]
    return FailureGroup(
        kind=newest.kind or "",
        text=(newest.text or "").strip().partition("\n")[0],
        site=newest.site,
        outcome=newest.outcome,
        reason=newest.reason,
        count=len(points),
        first_run=min(point.run for point in points),
        last_run=max(point.run for point in points),
        backends=sorted({point.backend for point in points}),
        newest=newest,
    )
