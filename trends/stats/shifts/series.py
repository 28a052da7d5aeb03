"""The state of many series of one kind on one runner: what is kept of each, as rows of arrays and as bytes."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.ranks import Floats, Ints

HEADER = struct.Struct("<BBffff")
"""Version, count, centre, slope, spread, base."""
VERSION = 1
FRESH_SPREAD = 0.3


@dataclass
class Series:
    """Windows are right-aligned: the newest value is in the last column, NaN and 0 stand for what is not there."""

    logs: Floats
    """(series, window), log seconds."""
    factors: Floats
    """(series, window), the run factor at each value."""
    runs: npt.NDArray[np.uint32]
    """(series, window), the run of each value."""
    counts: Ints
    centres: Floats
    """Median of the log seconds less what the run factor explains."""
    slopes: Floats
    """How much of the run factor a series feels: 0 for a sleep, 1 as most tests do."""
    spreads: Floats
    """As a standard deviation of the logarithm, from the quartiles."""
    bases: Floats
    """Centre before the series got slower, until it has recovered; NaN if it has not got slower."""

    @classmethod
    def fresh(cls, size: int, window: int) -> "Series":
        """`size` series without a value."""
        return cls(
            np.full((size, window), np.nan, np.float32),
            np.zeros((size, window), np.float32),
            np.zeros((size, window), np.uint32),
            np.zeros(size, np.int64),
            np.zeros(size, np.float32),
            np.ones(size, np.float32),
            np.full(size, FRESH_SPREAD, np.float32),
            np.full(size, np.nan, np.float32),
        )

    def take(self, rows: Ints) -> "Series":
        """A copy of some rows."""
        return Series(*(getattr(self, field.name)[rows] for field in fields(self)))

    def put(self, rows: Ints, changed: "Series") -> None:
        """Write back what was taken."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(changed, field.name)

    def grown(self, size: int) -> "Series":
        """These rows, then fresh ones up to `size`."""
        more = Series.fresh(size - len(self.counts), self.logs.shape[1])
        return Series(*(np.concatenate((getattr(self, f.name), getattr(more, f.name))) for f in fields(self)))

    def dumps(self) -> list[bytes]:
        """Each series as bytes: 18 and 12 per value kept."""
        return [self._dump(row) for row in range(len(self.counts))]

    def _dump(self, row: int) -> bytes:
        numbers = (self.centres[row], self.slopes[row], self.spreads[row], self.bases[row])
        kept = slice(self.logs.shape[1] - int(self.counts[row]), None)
        columns = (self.logs[row, kept], self.factors[row, kept], self.runs[row, kept])
        head = HEADER.pack(VERSION, int(self.counts[row]), *map(float, numbers))
        return head + b"".join(column.astype(column.dtype.newbyteorder("<")).tobytes() for column in columns)

    @classmethod
    def loads(cls, states: Sequence[bytes | None], window: int) -> "Series":
        """What `dumps` wrote; None is a fresh series. The oldest values go if `window` has become smaller."""
        series = cls.fresh(len(states), window)
        for row, state in enumerate(states):
            if state is not None:
                series._load(row, state)
        return series

    def _load(self, row: int, state: bytes) -> None:
        version, count, *numbers = HEADER.unpack_from(state)
        if version != VERSION:
            raise ValueError(f"state of a series has version {version}, not {VERSION}")
        self.centres[row], self.slopes[row], self.spreads[row], self.bases[row] = numbers
        self.counts[row] = kept = min(count, self.logs.shape[1])
        columns: Iterable[tuple[npt.NDArray[np.generic], str]]
        columns = ((self.logs, "<f4"), (self.factors, "<f4"), (self.runs, "<u4"))
        for place, (target, kind) in enumerate(columns):
            values = np.frombuffer(state, kind, count, HEADER.size + 4 * count * place)
            target[row, target.shape[1] - kept :] = values[count - kept :]

    def append(self, logs: Floats, factor: float, run: int) -> None:
        """One more value for every series; the oldest goes when the window is full."""
        for target, value in ((self.logs, logs), (self.factors, factor), (self.runs, run)):
            target[:, :-1] = target[:, 1:]
            target[:, -1] = value
        self.counts = np.minimum(self.counts + 1, self.logs.shape[1])

    def restart(self, row: int, keep: int) -> None:
        """Forget all but the last `keep` values of a series."""
        gone = slice(0, self.logs.shape[1] - keep)
        self.logs[row, gone], self.factors[row, gone], self.runs[row, gone] = np.nan, 0, 0
        self.counts[row] = keep
