"""How long does this line hold the loop, since when, and does it make tests fail?"""

from dashboard.interval import wilson
from dashboard.named import the_revision, the_run
from dashboard.queries.site import SiteDetail, Stretch
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import count, percent, plural, seconds
from dashboard.window import Window

ENOUGH = 5
"""Attempts below which no rate is given."""


def site_line(site: SiteDetail, window: Window) -> Sentence:
    whole = site.whole
    if whole is None:
        found = f"Nothing was blocked here in {window.days} days."
        return (strong(found), plain(f" {plural(len(site.runs), 'run')} looked at."), *_since(site))
    finding = f"Blocked the loop in {count(whole.runs)} of {plural(len(site.runs), 'run')}"
    much = f" for {seconds(whole.summed_s / whole.runs)} a run, {seconds(whole.worst_s)} at worst."
    return (strong(f"{finding}{much}"), *_since(site), plain(f" {_failed(whole)}"))


def _since(site: SiteDetail) -> list[Span]:
    if site.first is None:
        return []
    revision = filled(" ({revision})", revision=the_revision(site.first.revision)) if site.first.revision else []
    return [plain(" First seen in "), the_run(site.first.number), *revision, plain(".")]


def _failed(whole: Stretch) -> str:
    if not whole.failed:
        return f"None of {plural(whole.attempts, 'attempt')} with such a tick failed."
    rate = wilson(whole.failed, whole.attempts)
    late = f", {count(whole.timed_out)} of them timed out" if whole.timed_out else ""
    found = f"{count(whole.failed)} of {plural(whole.attempts, 'attempt')} with such a tick failed{late}"
    if rate is None or whole.attempts < ENOUGH:
        return f"{found}."
    return f"{found} ({percent(rate.share)}, 95 % interval {percent(rate.low)} to {percent(rate.high)})."
