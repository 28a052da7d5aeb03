"""Which line of our code blocks the event loop?"""

from dashboard.named import the_site
from dashboard.queries.sites import SitesPage
from dashboard.sentence import Sentence, Span, plain, strong
from dashboard.show import count, percent, plural, seconds
from dashboard.site import site_of
from dashboard.window import Window

MOST_OF_IT = 0.6
"""The share from which on one line alone is what it is about."""
ENOUGH = 5
"""Runs below which the line says that there are few."""


def sites_line(page: SitesPage, window: Window, backend: str | None) -> Sentence:
    """Of the whole window, whatever the order of the list."""
    within = f" in {window.days} days" + (f" on {backend}" if backend else "")
    if not page.runs:
        return (strong(f"No run has ended{within}."),)
    of_runs = f" {plural(page.runs, 'run')} looked at."
    if not page.sites:
        but = " that is not accepted" if page.allowed else ""
        return (strong(f"No line{but} blocked the loop{within}."), plain(f"{of_runs}{_allowed(page)}{_starved(page)}"))
    verb = f"{plural(page.sites, 'call site')} blocked the loop"
    finding = strong(f"{verb} for {seconds(page.summed_s)} in all{within}.")
    return (finding, *_worst(page), plain(f"{_allowed(page)}{_starved(page)}{_few(page)}"))


def _worst(page: SitesPage) -> list[Span]:
    """The line that holds it longest, and in how many runs."""
    first = max(page.rows, key=lambda row: row.summed_s)
    share = first.summed_s / page.summed_s if page.summed_s else 0.0
    named = [the_site(first.id, site_of(first.name).place)] if first.name else [plain("A place that could not be seen")]
    runs = f"in {count(first.runs)} of {plural(page.runs, 'run')}, {seconds(first.worst_s)} at worst"
    if page.sites == 1:
        return [plain(" It is "), *named, plain(f": {runs}.{_failed(first.failed, first.attempts)}")]
    weight = f"{percent(share)} of it{' alone' if share >= MOST_OF_IT else ''}"
    return [plain(" "), *named, plain(f" holds it longest, {weight}: {runs}.{_failed(first.failed, first.attempts)}")]


def _failed(failed: int, attempts: int) -> str:
    return f" {count(failed)} of {plural(attempts, 'attempt')} that it held up failed." if failed else ""


def _allowed(page: SitesPage) -> str:
    if not page.allowed:
        return ""
    return f" {count(page.allowed)} {'is' if page.allowed == 1 else 'are'} accepted and left out."


def _starved(page: SitesPage) -> str:
    if not page.starved:
        return ""
    was = "tick was" if page.starved == 1 else "ticks were"
    return f" {count(page.starved)} slow {was} starved and {'is' if page.starved == 1 else 'are'} left out."


def _few(page: SitesPage) -> str:
    return f" {plural(page.runs, 'run')} so far: too few to judge by." if page.runs < ENOUGH else ""
