"""Moments: relative for a week, then a date; the exact time is always beside it."""

from datetime import UTC, datetime

from dashboard.show.numbers import THIN


def ago(then: datetime, now: datetime) -> str:
    """`12 s ago`, `18 min ago`, `2 h ago`, `3 d ago`, `14 Nov`, `14 Nov 2025`."""
    age = (now - then).total_seconds()
    if age < 5:
        return "just now"
    for limit, size, unit in ((60, 1, "s"), (3_600, 60, "min"), (86_400, 3_600, "h"), (7 * 86_400, 86_400, "d")):
        if age < limit:
            return f"{int(age // size)}{THIN}{unit} ago"
    day = then.astimezone(UTC)
    text = f"{day.day}{THIN}{day:%b}"
    return text if day.year == now.year else f"{text}{THIN}{day.year}"


def exact(then: datetime) -> str:
    """`2026-11-23 00:42:18 UTC`."""
    return f"{then.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
