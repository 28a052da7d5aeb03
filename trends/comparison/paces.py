"""What cases take on one backend against another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trends.comparison.times import Floats, Ints, Places, Times
from trends.models import Kind
from trends.sides import LOOPS, PAIRS
from trends.stats.association import holm
from trends.stats.paired import Differences, differences, medians


@dataclass(frozen=True, slots=True)
class Paces:
    """Of one kind; by place of the case."""

    median: Floats
    """(cases, loops), log seconds, NaN where there is none."""
    values: Ints
    pairs: list[Differences]
    """By place in `PAIRS`."""


def paces_of(times: Times, cases: int) -> Paces:
    alike = times.where(_alike(times, cases))
    of = alike.case * len(LOOPS) + alike.loop
    size = cases * len(LOOPS)
    return Paces(
        medians(of, alike.logs, size).reshape(cases, len(LOOPS)),
        np.bincount(of, minlength=size).reshape(cases, len(LOOPS)),
        [_pair(times, one, other, cases) for one, other in PAIRS],
    )


def _alike(times: Times, cases: int) -> npt.NDArray[np.bool_]:
    """Values from runners that all backends of their case have values from; all values where no runner is common."""
    loops = np.zeros((cases, len(LOOPS)), bool)
    loops[times.case, times.loop] = True
    numbers, stratum = np.unique(times.stratum, return_inverse=True)
    seen = np.zeros((cases, max(len(numbers), 1), len(LOOPS)), bool)
    seen[times.case, stratum, times.loop] = True
    is_common = seen.sum(axis=2) == loops.sum(axis=1)[:, None]
    is_common[~is_common.any(axis=1)] = True
    common: npt.NDArray[np.bool_] = is_common[times.case, stratum]
    return common


def _pair(times: Times, one: int, other: int, cases: int) -> Differences:
    """The same case, run and runner on both."""
    keys = _keys(times)
    first, second = np.flatnonzero(times.loop == one), np.flatnonzero(times.loop == other)
    _, here, there = np.intersect1d(keys[first], keys[second], assume_unique=True, return_indices=True)
    here, there = first[here], second[there]
    return differences(times.case[here], times.logs[there] - times.logs[here], cases)


def _keys(times: Times) -> Ints:
    """Equal where case, runner and run are. Numbers of runs have 31 bits."""
    numbers, stratum = np.unique(times.stratum, return_inverse=True)
    keys: Ints = (times.case * max(len(numbers), 1) + stratum << 31) + times.run
    return keys


def adjusted(pair: Differences) -> Floats:
    """Its chances after Holm, over the cases that have enough pairs."""
    told = np.flatnonzero(np.isfinite(pair.low))
    chances = np.ones(len(pair.n))
    chances[told] = holm(pair.p[told].tolist())
    return chances


def rows_of(paces: Paces, places: Places, kind: Kind, chances: list[Floats]) -> Iterator[tuple[Any, ...]]:
    """As the columns of `Pace` after its comparison; `chances` by pair. What passed on a single backend has no row."""
    several = np.flatnonzero((paces.values > 0).sum(axis=1) > 1)
    told = np.stack([np.isfinite(pair.low) for pair in paces.pairs], axis=1)
    ratios = [
        _known(np.exp(_wide([getattr(pair, name) for pair in paces.pairs])), told)[several]
        for name in ("middle", "low", "high")
    ]
    columns = [
        _known(np.exp(paces.median), np.isfinite(paces.median))[several],
        paces.values[several],
        np.stack([pair.n for pair in paces.pairs], axis=1)[several],
        *ratios,
        _wide(chances)[several],
    ]
    for case, row in zip(several.tolist(), zip(*(column.tolist() for column in columns), strict=True), strict=True):
        yield places.ids[case], int(kind), *row


def _wide(columns: list[Floats]) -> Floats:
    return np.stack(columns, axis=1)


def _known(values: Floats, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    """With None for what is not known."""
    told = values.astype(object)
    told[~known] = None
    return told
