"""The stacks that pytest-timeout prints when it strikes, without what is ours in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pytest_loopglass.sites import HERE

CALL: Final = re.compile(r'^(?=  File ")', re.MULTILINE)
"""Where a call begins in a stack as Python prints it."""

Dump = Callable[[Any], None]


class Terminal:
    """Takes titles and stacks by turns. A thread of ours has none of either."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal
        self._title: Callable[[], object] = lambda: None

    def sep(self, *args: Any, **kwargs: Any) -> None:
        self._title = lambda: self._terminal.sep(*args, **kwargs)

    def write(self, stack: str) -> None:
        if told := without_ours(stack):
            self._title()
            self._terminal.write(told)


def without_ours(stack: str) -> str:
    return "".join(call for call in CALL.split(stack) if not call.startswith(f'  File "{HERE}'))


def without_our_stacks(original: Dump) -> Dump:
    def dump_stacks(terminal: Any) -> None:
        __tracebackhide__ = True
        original(Terminal(terminal))

    return dump_stacks
