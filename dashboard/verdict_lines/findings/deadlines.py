"""Deadlines that nearly fired, fired, or had no effect."""

from dashboard.queries.phase import Deadline
from dashboard.sentence import Span, code, plain, strong
from dashboard.show import count, percent, seconds
from dashboard.verdict_lines.findings.finding import Finding, Happened, cut, grouped, place
from dashboard.words import NEAR_MISS, within

BAD = ("failed", "error")


def deadlines(happened: Happened) -> list[Finding]:
    """Of those that fired only what explains a failure or had no effect: others may well be meant."""
    listed = [
        (phase.when, one)
        for phase in happened.phases
        if phase.ledger and phase.ledger.deadlines
        for one in phase.ledger.deadlines.listed
    ]
    fired = [_fired(when, one) for when, one in listed if one.fired and _matters(one, happened.outcome)]
    close = sorted((row for row in listed if is_near_miss(row[1])), key=lambda row: row[1].margin or 0)
    groups = grouped(((when, one.kind, one.site), one) for when, one in close)
    near = [_near(when, group) for (when, _, _), group in groups.items()]
    return [*cut(fired, "deadlines that fired"), *cut(near, "near misses")]


def is_near_miss(one: Deadline) -> bool:
    return not one.fired and one.outcome == "in time" and one.margin is not None and one.margin < NEAR_MISS


def _matters(one: Deadline, outcome: str) -> bool:
    return one.outcome == "not caught" or outcome in BAD


def _fired(when: str, one: Deadline) -> Finding:
    start = [strong(f"A deadline of {seconds(one.limit_s)} fired,"), plain(" "), code(one.kind), *place("in", one.site)]
    return Finding("timeout", "timeout", (*start, plain(f"{within(when)}{_end(one)}.")))


def _end(one: Deadline) -> str:
    after = "" if one.elapsed_s is None else f" after {seconds(one.elapsed_s)}"
    ends = {
        "raised": f": it raised{after}",
        "caught": f": it cut its block short{after}",
        "not caught": f", and its block went on as if it had not, until {seconds(one.elapsed_s)} were over",
        "left": ": its block had not ended when the test had",
    }
    return ends.get(one.outcome or "", f"{after}")


def _near(when: str, group: list[Deadline]) -> Finding:
    least = group[0]
    left = f" {percent(max(0.0, least.margin or 0))} of the {seconds(least.limit_s)} of "
    more = f", and {count(len(group) - 1)} more there" if len(group) > 1 else ""
    told: list[Span] = [strong("A near miss:"), plain(left), code(least.kind), plain(" was left")]
    return Finding("timeout", "flaky", (*told, *place("in", least.site), plain(f"{within(when)}{more}.")))
