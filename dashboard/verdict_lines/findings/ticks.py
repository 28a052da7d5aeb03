"""Where the loop stood still."""

from dashboard.queries.phase import SlowTick
from dashboard.sentence import Span, plain, strong
from dashboard.show import count, plural, seconds
from dashboard.verdict_lines.findings.finding import Finding, Happened, cut, grouped, place
from dashboard.words import within

COMPUTED: float = 0.5
"""A blocked tick with at least this share of CPU computed; one with less sat in a blocking call."""


def ticks(happened: Happened) -> list[Finding]:
    """One finding a call site and cause, the longest first; then what is not listed."""
    listed = [
        ((phase.when, tick.cause, tick.site or tick.leaf), tick)
        for phase in happened.phases
        for tick in (phase.loop.slow_ticks if phase.loop else [])
    ]
    groups = grouped(sorted(listed, key=lambda one: -one[1].duration_s))
    found = [_finding(when, cause, site, group) for (when, cause, site), group in groups.items()]
    return [*cut(found, "call sites that held the loop"), *_unlisted(happened, len(listed))]


def _finding(when: str, cause: str | None, site: str | None, group: list[SlowTick]) -> Finding:
    worst = group[0]
    finding = f"The loop stood still for {seconds(worst.duration_s)}"
    if len(group) > 1:
        whole = seconds(sum(tick.duration_s for tick in group))
        finding = f"The loop stood still {count(len(group))} times, for {whole} in all"
    inner = place("at", worst.leaf) if worst.leaf != site else []
    at_worst = f", {seconds(worst.duration_s)} at worst" if len(group) > 1 else ""
    told: list[Span] = [strong(finding), *place("in", site), *inner, plain(f"{at_worst}: {_why(cause, group)}")]
    return Finding("slow", "slow", (*told, plain(f"{within(when)}.")))


def _why(cause: str | None, group: list[SlowTick]) -> str:
    if cause == "starved":
        return "starved, its thread was ready and got no CPU"
    if cause is None:
        return "blocked or starved, which could not be seen"
    known = [tick for tick in group if tick.cpu_s is not None]
    if not known:
        return "blocked"
    computed = sum(tick.cpu_s or 0 for tick in known) >= COMPUTED * sum(tick.duration_s for tick in known)
    return "blocked, it computed" if computed else "blocked, by a call that waits"


def _unlisted(happened: Happened, listed: int) -> list[Finding]:
    """Ticks over the budget whose places are not known."""
    loops = [phase.loop for phase in happened.phases if phase.loop is not None]
    more = sum(loop.slow or 0 for loop in loops) - listed
    if more <= 0:
        return []
    if listed:
        return [Finding("slow", "slow", (plain(f"{plural(more, 'shorter stall')} beside these."),))]
    longest = max((loop.longest_tick_s or 0 for loop in loops), default=0)
    finding = strong(f"The loop stood still {count(more)} times," if more > 1 else "The loop stood still once,")
    return [Finding("slow", "slow", (finding, plain(f" {seconds(longest)} at worst; where could not be seen.")))]
