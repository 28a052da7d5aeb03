"""The server's clock as ingest reads it. A history that is made up is stored as of the days it speaks of.

Only code of this process can set it: nothing that a client sends is looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final

from django.utils import timezone

_told: Final[ContextVar[datetime | None]] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or timezone.now()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Within the block, in this thread or task, it is `moment`."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
