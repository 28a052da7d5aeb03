"""What is told where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_loopglass.summary.finding import Finding

SAID: Final = frozenset({"timed out", "waits", "works"})
"""What need not be said of a test of which something more important has been said."""


def by_turns(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first of every kind, then the second of every kind, and so on: many of one kind must not hide another."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    told: set[str | None] = set()
    for turn in range(max((KINDS[kind].depth for kind in kinds), default=0)):
        for kind, found in kinds.items():
            if turn < min(len(found), KINDS[kind].depth) and not (kind in SAID and case(found[turn]) in told):
                told.add(case(found[turn]))
                yield found[turn]


def case(finding: Finding) -> str | None:
    """The test without its parameters."""
    return finding.test and finding.test.partition("[")[0]
