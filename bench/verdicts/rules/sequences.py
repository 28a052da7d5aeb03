"""Attempts in the order in which they ran, and what came before each."""

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, Codes, Flags, Floats, History


def attempts(history: History) -> Codes:
    """Rows: first attempt and rerun of each run by turns."""
    both = np.stack([history.first, history.again], axis=1)
    return both.reshape(2 * history.runs, history.variants)


def previous(codes: Codes) -> Codes:
    """For each place the outcome that came last before it, ABSENT where none did."""
    rows = np.arange(len(codes))[:, None]
    last = np.maximum.accumulate(np.where(codes != ABSENT, rows, -1), axis=0)
    filled = np.where(last >= 0, np.take_along_axis(codes, np.maximum(last, 0), axis=0), ABSENT)
    return np.concatenate([np.zeros_like(codes[:1]), filled[:-1]]).astype(np.uint8)


def flips(codes: Codes) -> Flags:
    """Where the outcome is another than the last."""
    before = previous(codes)
    changed: Flags = (codes != ABSENT) & (before != ABSENT) & (codes != before)
    return changed


def per_attempt(rows: Flags) -> Flags:
    return np.repeat(rows, 2, axis=0)


def newest(codes: Codes, count: int) -> Flags:
    """The last `count` attempts of each variant."""
    ran = codes != ABSENT
    left = ran.sum(axis=0) - np.cumsum(ran, axis=0)
    last: Flags = ran & (left < count)
    return last


def share(part: Flags, whole: Flags) -> Floats:
    ratio: Floats = part.sum(axis=0) / np.maximum(whole.sum(axis=0), 1)
    return ratio


def failed(codes: Codes) -> Flags:
    failures: Flags = codes == FAILED
    return failures


def within(history: History, days: float) -> Flags:
    """Rows of runs (n × 1) not older than this."""
    recent: Flags = (history.days > history.days[-1] - days)[:, None]
    return recent
