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


def output_line(found: RunOutput, is_running: bool) -> Sentence:
    counted = Counter(one.what for one in found.mishaps)
    wrong = [plural(counted[what], *words) for what, words in WRONG.items() if counted[what]]
    silent = sum(one.status == "interrupted" for one in found.sessions)
    if silent:
        wrong.append(f"{plural(silent, 'session')} ended without saying so")
    if missing := sum(one.missing for one in found.sessions):
        wrong.append(f"{plural(missing, 'batch', 'batches')} did not arrive{' yet' if is_running else ''}")
    if wrong:
        return (strong(f"{listed(wrong)}."), plain(_sessions(found)))
    if is_running:
        return (strong("Nothing has gone wrong around the tests so far."), plain(_sessions(found)))
    return (strong("Nothing went wrong around the tests."), plain(f"{_sessions(found)} All that was sent is here."))


def _sessions(found: RunOutput) -> str:
    pythons = list(dict.fromkeys(f"{one.facts['implementation']} {one.facts['python']}" for one in found.sessions))
    return f" {plural(len(found.sessions), 'session')} on {listed(pythons[:3])}{' and others' if pythons[3:] else ''}."
