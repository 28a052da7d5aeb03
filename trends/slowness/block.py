"""The series of neighbouring variants as one value: rows of their own would cost ten times as much to write."""

import struct
from dataclasses import fields
from typing import Final

import numpy as np
import numpy.typing as npt

from trends.stats.shifts.series import Series

SIZE: Final = 128
"""Variants whose ids differ by less share a block."""
HEADER: Final = struct.Struct("<BIH")
"""Version, series, window."""
VERSION: Final = 1

Ids = npt.NDArray[np.int64]


def dumps(variants: Ids, series: Series) -> bytes:
    parts = [HEADER.pack(VERSION, len(variants), series.logs.shape[1]), variants.astype("<i8").tobytes()]
    for one in fields(Series):
        column = getattr(series, one.name)
        parts.append(column.astype(column.dtype.newbyteorder("<")).tobytes())
    return b"".join(parts)


def loads(packed: bytes) -> tuple[Ids, Series]:
    """Raises ValueError for what `dumps` of this version has not written."""
    version, count, window = HEADER.unpack_from(packed)
    if version != VERSION:
        raise ValueError(f"a block of series has version {version}, not {VERSION}")
    place = HEADER.size
    variants = np.frombuffer(packed, "<i8", count, place)
    place += variants.nbytes
    columns = []
    for one in fields(Series):
        like = getattr(Series.fresh(1, window), one.name)
        column = np.frombuffer(packed, like.dtype.newbyteorder("<"), count * like[0].size, place)
        place += column.nbytes
        columns.append(column.reshape(count, *like.shape[1:]).copy())
    return variants, Series(*columns)
