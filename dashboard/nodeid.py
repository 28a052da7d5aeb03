"""A node id in the parts a row shows: the path may shrink there, the name may not."""

from typing import NamedTuple


class Parts(NamedTuple):
    path: str
    """`tests/net/test_pool.py::TestPool::`"""
    name: str
    """`test_backoff`"""
    params: str
    """`[ipv6]`, or empty."""


def parts_of(nodeid: str) -> Parts:
    """The three joined again are `nodeid`."""
    head, bracket, params = nodeid.partition("[")
    cut = head.rfind("::") + 2 if "::" in head else head.rfind("/") + 1
    return Parts(head[:cut], head[cut:], bracket + params)
