"""What the spool may have: so many bytes, for so long."""

from pathlib import Path
from typing import Final, NamedTuple

from pytest_loopglass.options import Settings
from pytest_loopglass.shield import note
from pytest_loopglass.sizes import parsed

SIZE: Final = 1_000_000_000
"""Bytes, unless asked otherwise."""
DAYS: Final = 30.0
DAY: Final = 86_400


class Limit(NamedTuple):
    """None: no limit."""

    size: int | None
    """Bytes of the whole spool, and of one session."""
    age: float | None
    """Seconds after the start of a session."""

    def enforce(self, own: Path) -> list[str]:
        """Drop the oldest sessions beside `own`; what to say about it."""
        from pytest_loopglass.uploader.pruning import prune

        return prune(own, self.size, self.age)


def asked_limit(settings: Settings) -> Limit:
    """What cannot be read is noted, and the default holds."""
    return Limit(_size(settings.spool_limit), _age(settings.spool_age))


def _size(text: str | None) -> int | None:
    try:
        return (SIZE if text is None else parsed(text)) or None
    except ValueError as error:
        note(f"loopglass_spool_limit: {error}; it is 1 GB")
        return SIZE


def _age(text: str | None) -> float | None:
    try:
        return (DAYS if text is None else float(text)) * DAY or None
    except ValueError:
        note(f"loopglass_spool_age: {text!r} is not a number of days; it is {DAYS:.0f}")
        return DAYS * DAY
