"""Columns of numbers as PostgreSQL's binary COPY wants them: made in numpy, a row costs next to nothing."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"


def rows(columns: Mapping[str, NDArray[Any]]) -> bytes:
    """What comes between header and trailer: no value is null, and those of a column (`V` is bytea) are equally wide.

    The column's type in the table has to be the one of its values: int2, int4, int8, float8 or bytea.
    """
    count = len(next(iter(columns.values())))
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name, values in columns.items():
        layout += [(f"{name} bytes", ">i4"), (name, values.dtype.newbyteorder(">").str)]
    table = np.zeros(count, np.dtype(layout))
    table["fields"] = len(columns)
    for name, values in columns.items():
        table[f"{name} bytes"] = values.dtype.itemsize
        table[name] = values
    return table.tobytes()
