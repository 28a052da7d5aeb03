"""The times of passing tests, taken out of the windows that shifts are found in."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from trends.models import Kind, Variant, Window
from trends.sides import LOOPS
from trends.slowness import block

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Times:
    """One entry for each pass."""

    case: Ints
    """Place in `Cases.ids`."""
    loop: Ints
    """Place in `LOOPS`."""
    stratum: Ints
    run: Ints
    """Number."""
    logs: Floats
    """Log seconds."""

    def where(self, wanted: npt.NDArray[np.bool_]) -> Self:
        return type(self)(*(getattr(self, name)[wanted] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the series of variants belong."""

    variants: Ints
    """Ids, in order."""
    case: Ints
    loop: Ints
    ids: list[int]
    """Of cases, in order."""


def places_of(project_id: int) -> Places:
    rows: list[Any] = list(
        Variant.objects.filter(project=project_id, backend__in=LOOPS)
        .order_by("pk")
        .values_list("pk", "case", "backend")
    )
    ids = sorted({case for _, case, _ in rows})
    at = {case: place for place, case in enumerate(ids)}
    return Places(
        np.array([variant for variant, _, _ in rows], np.int64),
        np.array([at[case] for _, case, _ in rows], np.int64),
        np.array([LOOPS.index(backend) for _, _, backend in rows], np.int64),
        ids,
    )


def times_of(project_id: int, kind: Kind, places: Places, first_run: int) -> Times:
    """Of the default branch, from run number `first_run` on; at most the newest 120 of each variant and runner."""
    parts = [_empty()]
    for window in Window.objects.filter(project=project_id, kind=kind).order_by("stratum", "block").iterator(8):
        variants, series = block.loads(bytes(window.series))
        at = np.searchsorted(places.variants, variants)
        known = np.flatnonzero(np.isin(variants, places.variants))
        rows, columns = np.nonzero((series.runs[known] >= first_run) & np.isfinite(series.logs[known]))
        of, rows = at[known[rows]], known[rows]
        stratum = np.full(len(rows), window.stratum_id)
        runs, logs = series.runs[rows, columns].astype(np.int64), series.logs[rows, columns].astype(np.float64)
        parts.append(Times(places.case[of], places.loop[of], stratum, runs, logs))
    return _joined(parts)


def _empty() -> Times:
    none = np.zeros(0, np.int64)
    return Times(none, none, none, none, np.zeros(0))


def _joined(parts: list[Times]) -> Times:
    return Times(
        np.concatenate([part.case for part in parts]),
        np.concatenate([part.loop for part in parts]),
        np.concatenate([part.stratum for part in parts]),
        np.concatenate([part.run for part in parts]),
        np.concatenate([part.logs for part in parts]),
    )
