"""Numbers as people read them: thin spaces, units, two or three digits that matter."""

from typing import Final

THIN: Final = "\u2009"
NONE: Final = "–"


def count(number: int) -> str:
    """`4858` as 4 858."""
    return f"{number:,}".replace(",", THIN)


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 result`, `2 results`; `many` where adding an s is wrong."""
    word = one if number == 1 else many or f"{one}s"
    return f"{count(number)} {word}"


def seconds(value: float | None) -> str:
    """A duration in seconds, in the unit that fits: 640 µs, 3.0 ms, 236 ms, 1.59 s, 2 m 10 s, 1 h 04 m."""
    if value is None:
        return NONE
    if value <= 0:
        return f"0{THIN}ms"
    if value < 0.000_999_5:
        return f"{max(1, round(value * 1e6))}{THIN}µs"
    if value < 0.999_5:
        return _short(value * 1e3, "ms", 1)
    return _short(value, "s", 2) if value < 59.95 else _long(round(value))


def roughly(value: float) -> str:
    """A duration that is a guess, in seconds: 8 s, 2 m 10 s, 1 h 04 m; from a minute on in steps of ten seconds."""
    whole = max(1, round(value))
    return f"{whole}{THIN}s" if whole < 60 else _long(round(whole, -1))


def _short(value: float, unit: str, digits: int) -> str:
    below_ten = value < 10 - 0.5 * 10**-digits
    return f"{value:.{digits if below_ten else digits - 1}f}{THIN}{unit}"


def _long(value: int) -> str:
    minutes, rest = divmod(value, 60)
    if minutes < 60:
        return f"{minutes}{THIN}m {rest:02}{THIN}s"
    hours, minutes = divmod(minutes, 60)
    return f"{count(hours)}{THIN}h {minutes:02}{THIN}m"


def percent(share: float) -> str:
    """A share of 1: 0.4 %, 21.7 %, 100 %; never rounded to 0 or to 100 when it is neither."""
    value = share * 100
    if 0 < value < 0.1:
        return f"<{THIN}0.1{THIN}%"
    if 99.9 < value < 100:
        return f">{THIN}99.9{THIN}%"
    text = f"{value:.1f}" if value % 100 else f"{value:.0f}"
    return f"{text}{THIN}%"
