"""Warnings of one test, told when it is over."""

from typing import Annotated, TypedDict

from pytest_loopglass.wire.limits import Count, Message, Name, Ordinal, Short, Size


class Warning(TypedDict):  # noqa: A001  (what Python calls it)
    """One warning, as often as it was given."""

    category: Short
    """Class, ``module.qualname``; of a builtin the name alone."""
    message: Message
    site: Message
    """``path:line`` that it was given for."""
    count: Ordinal


class Warned(TypedDict):
    """What was given between the setup and the teardown of a test. Of one that is run again, what all attempts gave."""

    nodeid: Name
    worker: Short | None
    attempt: Ordinal
    """The last one."""
    warnings: Annotated[list[Warning], Size(20)]
    left_out: Count
    """Warnings that were others than these."""
