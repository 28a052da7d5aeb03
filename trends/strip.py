"""The letter a run gets in a variant's history strip."""

from typing import Final

MARKS: Final = {
    "p": "passed",
    "r": "passed on retry",
    "f": "failed",
    "e": "error",
    "t": "timed out",
    "c": "cancelled",
    "s": "skipped",
    "x": "xfailed",
    "X": "xpassed",
}
LENGTH: Final = 60
"""Runs that a strip shows."""

MARK_SQL: Final = """
CASE
    WHEN bool_or(outcome IN (2, 3)) AND bool_or(outcome IN (1, 6)) THEN 'r'
    WHEN bool_or(outcome IN (2, 3) AND reason = 1) THEN 't'
    WHEN bool_or(outcome IN (2, 3) AND reason = 2) THEN 'c'
    WHEN bool_or(outcome = 3) THEN 'e'
    WHEN bool_or(outcome = 2) THEN 'f'
    WHEN bool_or(outcome = 1) THEN 'p'
    WHEN bool_or(outcome = 6) THEN 'X'
    WHEN bool_or(outcome = 5) THEN 'x'
    ELSE 's'
END
"""
"""The mark of a group of results: all attempts of a variant in one run."""
