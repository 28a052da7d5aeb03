"""Flaky events in a real history, where nobody says what is flaky: failures between passes that no outage explains."""

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, PASSED, Flags, History
from bench.verdicts.rules.sequences import previous

OUTAGE = 0.2
"""A job in which more than this share of the tests failed had an outage."""


def outages(history: History) -> Flags:
    """Runs × variants: where the job had one."""
    jobs = int(history.jobs.max()) + 1
    out = np.zeros(history.first.shape, bool)
    for run in range(history.runs):
        first = history.first[run]
        ran = np.bincount(history.jobs[first != ABSENT], minlength=jobs)
        failed = np.bincount(history.jobs[first == FAILED], minlength=jobs)
        out[run] = (failed > OUTAGE * np.maximum(ran, 1))[history.jobs]
    return out


def flaky_events(history: History) -> Flags:
    """Runs × variants: failed between two passes, or passed when repeated."""
    first = history.first
    before = previous(first)
    after = previous(first[::-1])[::-1]
    failed = first == FAILED
    alone = failed & (before == PASSED) & (after == PASSED)
    retried = failed & (history.again == PASSED)
    events: Flags = (alone | retried) & ~outages(history)
    return events
