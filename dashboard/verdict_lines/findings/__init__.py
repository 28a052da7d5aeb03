"""Warnings about one result, in sentences with the number in them; the gravest kind first, none when all was well."""

from collections.abc import Callable
from typing import Final

from dashboard.queries.result import ResultDetail
from dashboard.verdict_lines.findings.cancellations import cancellations
from dashboard.verdict_lines.findings.deadlines import deadlines, is_near_miss
from dashboard.verdict_lines.findings.finding import Finding, Happened
from dashboard.verdict_lines.findings.hangs import hangs
from dashboard.verdict_lines.findings.leftovers import errors, leftovers
from dashboard.verdict_lines.findings.ticks import ticks
from dashboard.verdict_lines.findings.warned import warned

__all__ = ["Finding", "findings_of", "is_near_miss"]

KINDS: Final[tuple[Callable[[Happened], list[Finding]], ...]] = (ticks, deadlines, cancellations, leftovers, errors)


def findings_of(result: ResultDetail) -> list[Finding]:
    happened = Happened(result.outcome, result.phases)
    measured = (finding for kind in KINDS for finding in kind(happened))
    return [*hangs(result.hangings), *measured, *warned(result.warned)]
