"""Many ids as one parameter of SQL: the adapter of lists takes a microsecond or three for each."""

from collections.abc import Iterable


def array(ids: Iterable[int]) -> str:
    """To be cast where it is used: `= ANY(%s::bigint[])`."""
    return f"{{{','.join(map(str, ids))}}}"
