"""Cancellations that were swallowed, or took long."""

from dashboard.queries.phase import Cancellation
from dashboard.sentence import Span, plain, strong
from dashboard.show import count, plural, seconds
from dashboard.verdict_lines.findings.finding import NAMED, Finding, Happened, cut, grouped, place
from dashboard.verdict_lines.run import STALL_S
from dashboard.words import within

TOOK_EFFECT = ("cancelled", "handled")


def cancellations(happened: Happened) -> list[Finding]:
    parts = [(phase.when, phase.ledger.cancellations) for phase in happened.phases if phase.ledger]
    listed = [(when, one) for when, part in parts if part for one in part.listed]
    groups = grouped(((when, one.source, one.site), one) for when, one in listed if one.outcome == "swallowed")
    swallowed = [_swallowed(when, source, site, group) for (when, source, site), group in groups.items()]
    more = sum(part.swallowed or 0 for _, part in parts if part) - sum(len(group) for group in groups.values())
    late = [_late(when, one) for when, one in listed if one.outcome in TOOK_EFFECT and (one.latency_s or 0) >= STALL_S]
    return [*cut(swallowed, "swallowed cancellations"), *_unlisted(more), *cut(late, "late cancellations")]


def _swallowed(when: str, source: str, site: str | None, group: list[Cancellation]) -> Finding:
    what = "a cancellation" if len(group) == 1 else f"{count(len(group))} cancellations"
    told: list[Span] = [strong(f"Swallowed {what}"), *place("asked for in", site), plain(f" ({source})")]
    return Finding("cancelled", "cancelled", (*told, plain(f"{within(when)}: {_whose(group)}.")))


def _whose(group: list[Cancellation]) -> str:
    names = sorted({one.task for one in group if one.task})
    if not names:
        return "the code went on as if nothing had been"
    more = f" and {count(len(names) - NAMED)} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more} went on as if nothing had been"


def _unlisted(more: int) -> list[Finding]:
    if more <= 0:
        return []
    told = (strong(f"Swallowed {plural(more, 'cancellation')}"), plain(" that the list below has no room for."))
    return [Finding("cancelled", "cancelled", told)]


def _late(when: str, one: Cancellation) -> Finding:
    whose = f" of {one.task}" if one.task else ""
    told: list[Span] = [strong(f"A cancellation took {seconds(one.latency_s)}"), plain(f" to end the work{whose}")]
    return Finding("cancelled", "cancelled", (*told, *place("asked for in", one.site), plain(f"{within(when)}.")))
