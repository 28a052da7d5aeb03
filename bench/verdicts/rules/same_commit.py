"""Rules that believe only what passed and failed on one commit within 14 days."""

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, PASSED, Codes, Flags, Floats, History
from bench.verdicts.rules.rule import of_prefix
from bench.verdicts.rules.sequences import within


def any_by_version(rows: Flags, versions: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Flags:
    """Versions × variants: true where a row of that version is."""
    starts = np.flatnonzero(np.concatenate([[True], versions[1:] != versions[:-1]]))
    together: Flags = np.logical_or.reduceat(rows, starts, axis=0)
    return together


def disagreements(history: History, first: Codes, again: Codes) -> Floats:
    """1 where one commit of the last 14 days has both a pass and a failure."""
    recent = within(history, 14)
    passed = any_by_version(recent & ((first == PASSED) | (again == PASSED)), history.versions)
    failed = any_by_version(recent & ((first == FAILED) | (again == FAILED)), history.versions)
    return (passed & failed).any(axis=0).astype(float)


def circleci(history: History) -> Floats:
    return disagreements(history, history.first, history.again)


def trunk(history: History) -> Floats:
    """Runs in which more than 80 % failed are left out."""
    ran = np.maximum((history.first != ABSENT).sum(axis=1), 1)
    usable = ((history.first == FAILED).sum(axis=1) <= 0.8 * ran)[:, None]
    first = np.where(usable, history.first, ABSENT).astype(np.uint8)
    again = np.where(usable, history.again, ABSENT).astype(np.uint8)
    return disagreements(history, first, again)


CIRCLECI = of_prefix("same commit, 14 d (CircleCI, Trunk)", circleci, 1)
TRUNK = of_prefix("same commit, runs > 80 % failed left out (Trunk)", trunk, 1)
