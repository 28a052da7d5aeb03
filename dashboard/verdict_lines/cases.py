"""Where is that test, and how does it behave?"""

from dashboard.queries.cases import Totals
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import count, plural

PRESETS = {
    "slowest": "the slowest first, by the 95th percentile of their last 60 runs",
    "newest": "the newest first",
    "no-trio": "which ran on asyncio or uvloop and never on trio",
    "skipped": "skipped whenever they ran, for more than 30 days",
    "retried": "which passed only when they were run again, most often first",
}


def cases_line(totals: Totals, asked: str, preset: str) -> Sentence:
    """`asked`: the filter as it was written."""
    if not totals.tests:
        return (strong("No test has run yet."),)
    if not asked and preset not in PRESETS:
        return (strong(_whole(totals)), plain(_failing(totals)))
    which = f" {PRESETS[preset]}" if preset in PRESETS else ""
    if not totals.matching:
        return (strong(f"None of {plural(totals.tests, 'test')} matches."),)
    verb = "matches" if totals.matching == 1 else "match"
    if preset in ("slowest", "newest") and not asked:
        return (strong(f"{plural(totals.tests, 'test')}"), plain(f",{which}."))
    found = f"{count(totals.matching)} of {plural(totals.tests, 'test')} {verb}"
    return (strong(found), plain(f"{':' if which else ''}{which}."))


def _whole(totals: Totals) -> str:
    failed = f", {count(totals.bad)} of them failed at least once" if totals.bad else ", none of them failed"
    return f"{plural(totals.tests, 'test')}{failed} in the last 60 runs."


def _failing(totals: Totals) -> str:
    return " A run counts as failed though a retry passed." if totals.bad else ""
