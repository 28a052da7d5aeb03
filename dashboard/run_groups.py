"""Runs by the commit that they tested: whether it does the same every time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.queries.runs import RunRow


@dataclass(frozen=True, slots=True)
class RunGroup:
    revision: str | None
    """None: not known. Such a run is a group of its own."""
    rows: list[RunRow]
    """Newest first."""

    @property
    def branches(self) -> list[str]:
        return list(dict.fromkeys(row.branch for row in self.rows if row.branch))

    @property
    def both(self) -> bool:
        """Whether it passed and failed."""
        return {"passed", "failed"} <= {row.status for row in self.rows}


def groups_of(rows: Iterable[RunRow]) -> list[RunGroup]:
    """The commit with the newest run first."""
    by_revision: dict[str, RunGroup] = {}
    for row in rows:
        key = row.revision or f"run {row.number}"
        by_revision.setdefault(key, RunGroup(row.revision, [])).rows.append(row)
    return list(by_revision.values())


def ran_often(groups: Sequence[RunGroup]) -> list[RunGroup]:
    """Those with more than one run that has ended."""
    return [group for group in groups if sum(row.status != "running" for row in group.rows) > 1]
