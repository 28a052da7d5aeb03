"""Which lines blocked the loop in this run, and which of them are new?"""

from dashboard.queries.run_ticks import RunTicks
from dashboard.sentence import Sentence, Span, code, plain, strong
from dashboard.show import count, plural, seconds
from dashboard.site import site_of


def ticks_line(found: RunTicks, results: int, is_running: bool) -> Sentence:
    """`results`: how many the run has."""
    if is_running and not found.sites:
        return (strong("Call sites are added up when the run has ended."), plain(_starved(found)))
    if not found.sites:
        told = f" {plural(results, 'result')} looked at." if results else ""
        return (strong("No line blocked the loop in this run."), plain(f"{told}{_starved(found)}"))
    far = " so far" if is_running else ""
    finding = f"{plural(found.count, 'call site')} blocked the loop for {seconds(found.summed_s)} in all{far}."
    return (strong(finding), plain(_new(found)), *_worst(found), plain(_starved(found)))


def _new(found: RunTicks) -> str:
    new = sum(site.is_new for site in found.sites)
    if not new or found.count == 1:
        return ""
    return f" {count(new)} {'is' if new == 1 else 'are'} new in this run."


def _worst(found: RunTicks) -> list[Span]:
    first = max(found.sites, key=lambda site: site.summed_s)
    named = [code(site_of(first.name).place)] if first.name else [plain("A place that could not be seen")]
    failed = (
        f"; {count(first.failed)} of {plural(first.attempts, 'attempt')} that it held up failed" if first.failed else ""
    )
    much = f"{plural(first.ticks, 'tick')}, {seconds(first.worst_s)} at worst{failed}."
    if found.count == 1:
        fresh = ", new in this run" if first.is_new else ""
        return [plain(" It is "), *named, plain(f"{fresh}: {much}")]
    return [plain(" "), *named, plain(f" held it longest, for {seconds(first.summed_s)}: {much}")]


def _starved(found: RunTicks) -> str:
    if not found.starved:
        return ""
    was, left = ("tick was", "is") if found.starved == 1 else ("ticks were", "are")
    return f" {count(found.starved)} slow {was} starved and {left} left out."
