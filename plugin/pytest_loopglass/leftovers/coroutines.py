"""Coroutines that were never awaited."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

from pytest_loopglass.leftovers.count import left
from pytest_loopglass.shield import shielded
from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from pytest_loopglass.patches import Patches

NAME = "_warn_unawaited_coroutine"
"""Of the function in `warnings` that the interpreter calls for each, whatever the filters say."""


@shielded
def _never_awaited(coro: Any) -> None:
    left("coroutine", str(coro.__qualname__), _site(coro))


def _site(coro: Any) -> str:
    """Where it was created, if that is tracked; otherwise where it is defined."""
    if coro.cr_origin:
        file, line, function = coro.cr_origin[0]
        return SITES.where(file, line, function)
    return SITES.at(coro.cr_code, coro.cr_code.co_firstlineno)


def _counting(original: Any) -> Any:
    """A class that is called like the function.

    The warning says where it comes from by counting frames, so no function may stand in between: `__new__` has
    returned when the interpreter calls `__init__`, which is the function itself.
    """

    class NeverAwaited:
        __init__ = staticmethod(original)

        def __new__(cls, coro: Any) -> Any:
            _never_awaited(coro)
            return super().__new__(cls)

    return NeverAwaited


def install(patches: Patches) -> None:
    if hasattr(warnings, NAME):
        patches.wrap(warnings, NAME, _counting)


def track(patches: Patches) -> None:
    """Remember where each coroutine is created: about 100 ns for each."""
    before = sys.get_coroutine_origin_tracking_depth()
    if before == 0:
        sys.set_coroutine_origin_tracking_depth(1)
        patches.keep(
            "the origin of coroutines",
            lambda: sys.get_coroutine_origin_tracking_depth() == 1,
            lambda: sys.set_coroutine_origin_tracking_depth(before),
        )
