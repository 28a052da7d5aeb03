"""The results of one run, counted per variant, in an order that does not depend on how they came."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from trends.stats.result import Result

Key = tuple[str, str, str]
"""Test, job, backend: a variant where it ran."""

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """One run. Arrays have one place a variant, sorted by key; `day` is when the run began.

    `jobs`, `modules` and `tests` are numbered within the run; equal numbers mean the same job, the same module of the
    same job, the same test.
    """

    day: float
    keys: Sequence[Key]
    failed: Integers
    passed: Integers
    versions: NDArray[np.uint64]
    jobs: Integers
    modules: Integers
    tests: Integers

    @cached_property
    def size(self) -> int:
        return len(self.keys)


def fingerprint(version: str) -> int:
    return int.from_bytes(blake2b(version.encode(), digest_size=8).digest(), "little")


def numbered(names: Sequence[object]) -> Integers:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)


def place(result: Result) -> tuple[float, str, str]:
    return result.day, result.version, result.module


def tally(results: Iterable[Result], *, silent: bool = False) -> Tally | None:
    """None when no result of the run says whether a test passes. With `silent`, variants that were only skipped or
    expected to fail have a place too, with no results in it."""
    counts: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
    about: dict[Key, Result] = {}
    for result in results:
        if result.counts or silent:
            counts[result.key][result.failed] += result.counts
            about[result.key] = min(result, about.get(result.key, result), key=place)
    if not counts:
        return None
    keys = sorted(counts)
    rows = [about[key] for key in keys]
    fingerprints = {row.version or f"\0{row.run}": 0 for row in rows}
    fingerprints = {version: fingerprint(version) for version in fingerprints}
    return Tally(
        day=min(row.day for row in rows),
        keys=keys,
        failed=np.array([counts[key][1] for key in keys], np.int64),
        passed=np.array([counts[key][0] for key in keys], np.int64),
        versions=np.array([fingerprints[row.version or f"\0{row.run}"] for row in rows], np.uint64),
        jobs=numbered([row.job for row in rows]),
        modules=numbered([(row.job, row.module) for row in rows]),
        tests=numbered([row.test for row in rows]),
    )
