"""Did anything go wrong around the tests, and is all of it here?"""

from collections import Counter
from typing import Final

from dashboard.queries.run_output import RunOutput
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import plural
from dashboard.show.lists import listed

WRONG: Final = {
    "crashed": ("test took its process down", "tests took their process down"),
    "lost": ("test was cut off with its process", "tests were cut off with their process"),
    "not collected": ("file could not be collected", "files could not be collected"),
}
"""One, and many of them."""


def output_line(found: RunOutput, is_running: bool, warnings: int = 0) -> Sentence:
    """`warnings`: how many different ones Python and libraries gave."""
    counted = Counter(one.what for one in found.mishaps)
    wrong = [plural(counted[what], *words) for what, words in WRONG.items() if counted[what]]
    silent = sum(one.status == "interrupted" for one in found.sessions)
    if silent:
        wrong.append(f"{plural(silent, 'session')} ended without saying so")
    if missing := sum(one.missing for one in found.sessions):
        wrong.append(f"{plural(missing, 'batch', 'batches')} did not arrive{' yet' if is_running else ''}")
    if wrong:
        return (strong(f"{listed(wrong)}."), plain(f"{_sessions(found)}{_warned(warnings)}"))
    if is_running:
        return (
            strong("Nothing has gone wrong around the tests so far."),
            plain(f"{_sessions(found)}{_warned(warnings)}"),
        )
    rest = f"{_sessions(found)} All that was sent is here.{_warned(warnings)}"
    return (strong("Nothing went wrong around the tests."), plain(rest))


def _warned(warnings: int) -> str:
    return f" {plural(warnings, 'warning')} of Python and libraries." if warnings else ""


def _sessions(found: RunOutput) -> str:
    pythons = list(dict.fromkeys(f"{one.facts['implementation']} {one.facts['python']}" for one in found.sessions))
    return f" {plural(len(found.sessions), 'session')} on {listed(pythons[:3])}{' and others' if pythons[3:] else ''}."
