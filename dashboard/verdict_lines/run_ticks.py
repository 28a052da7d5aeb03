"""Which lines blocked the loop in this run, and which of them are new?"""

from dashboard.named import the_site
from dashboard.queries.run_ticks import RunTicks
from dashboard.sentence import Sentence, Span, plain, strong
from dashboard.show import count, plural, seconds
from dashboard.site import site_of


def ticks_line(found: RunTicks, results: int, is_running: bool) -> Sentence:
    """`results`: how many the run has."""
    aside = f"{_accepted(found)}{_starved(found)}"
    if is_running and not found.sites:
        return (strong("Call sites are added up when the run has ended."), plain(aside))
    if not found.count:
        told = f" {plural(results, 'result')} looked at." if results else ""
        but = " that is not accepted" if found.accepted else ""
        return (strong(f"No line{but} blocked the loop in this run."), plain(f"{told}{aside}"))
    far = " so far" if is_running else ""
    finding = f"{plural(found.count, 'call site')} blocked the loop for {seconds(found.summed_s)} in all{far}."
    return (strong(finding), plain(_new(found)), *_worst(found), plain(aside))


def _new(found: RunTicks) -> str:
    new = sum(site.is_new and not site.is_accepted for site in found.sites)
    if not new or found.count == 1:
        return ""
    return f" {count(new)} {'is' if new == 1 else 'are'} new in this run."


def _worst(found: RunTicks) -> list[Span]:
    first = max((site for site in found.sites if not site.is_accepted), key=lambda site: site.summed_s)
    named = [the_site(first.id, site_of(first.name).place)] if first.name else [plain("A place that could not be seen")]
    failed = (
        f"; {count(first.failed)} of {plural(first.attempts, 'attempt')} that it held up failed" if first.failed else ""
    )
    much = f"{plural(first.ticks, 'tick')}, {seconds(first.worst_s)} at worst{failed}."
    if found.count == 1:
        fresh = ", new in this run" if first.is_new else ""
        return [plain(" It is "), *named, plain(f"{fresh}: {much}")]
    return [plain(" "), *named, plain(f" held it longest, for {seconds(first.summed_s)}: {much}")]


def _accepted(found: RunTicks) -> str:
    if not found.accepted:
        return ""
    return f" {count(found.accepted)} {'is' if found.accepted == 1 else 'are'} accepted and left out."


def _starved(found: RunTicks) -> str:
    if not found.starved:
        return ""
    was, left = ("tick was", "is") if found.starved == 1 else ("ticks were", "are")
    return f" {count(found.starved)} slow {was} starved and {left} left out."
