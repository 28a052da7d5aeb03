"""Which part of an axis of time is shown: `?from=12.5&to=14`, seconds from its begin."""

from dataclasses import dataclass
from math import isfinite
from typing import Final

from django.http import QueryDict

from dashboard.link import query_with
from dashboard.show import seconds

LEAST: Final = 2_000
"""The axis is not looked at closer than a part in so many."""
LONGEST_S: Final = 1e7
"""An axis is no longer than some months."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says; `to_s` None: to the end."""

    from_s: float
    to_s: float | None


@dataclass(frozen=True, slots=True)
class Zoom:
    """Seconds from the begin of the axis."""

    from_s: float
    to_s: float
    whole_s: float

    @property
    def wide_s(self) -> float:
        return self.to_s - self.from_s

    @property
    def is_whole(self) -> bool:
        return self.wide_s >= self.whole_s

    @property
    def text(self) -> str:
        if self.is_whole:
            return seconds(self.whole_s)
        return f"{seconds(self.from_s) if self.from_s else '0'} to {seconds(self.to_s)} of {seconds(self.whole_s)}"

    def _around(self, middle_s: float, wide_s: float) -> "Zoom":
        """Within the axis, and not too close."""
        wide_s = min(self.whole_s, max(wide_s, self.whole_s / LEAST))
        from_s = min(max(0.0, middle_s - wide_s / 2), self.whole_s - wide_s)
        return Zoom(from_s, from_s + wide_s, self.whole_s)

    @property
    def middle_s(self) -> float:
        return (self.from_s + self.to_s) / 2

    @property
    def closer(self) -> "Zoom":
        return self._around(self.middle_s, self.wide_s / 2)

    @property
    def wider(self) -> "Zoom":
        return self._around(self.middle_s, self.wide_s * 2)

    @property
    def earlier(self) -> "Zoom":
        return self._around(self.middle_s - self.wide_s / 2, self.wide_s)

    @property
    def later(self) -> "Zoom":
        return self._around(self.middle_s + self.wide_s / 2, self.wide_s)


def asked_of(query: QueryDict) -> Asked:
    """What is no range of time is no zoom."""
    first, last = _number(query.get("from")), _number(query.get("to"))
    if first is not None and last is not None and last <= first:
        return Asked(0.0, None)
    return Asked(first or 0.0, last)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return min(value, LONGEST_S) if isfinite(value) and value >= 0 else None


def zoom_of(asked: Asked, whole_s: float) -> Zoom:
    """What is asked for as far as it lies on the axis; all of it when nothing of it does."""
    to_s = min(whole_s, whole_s if asked.to_s is None else asked.to_s)
    return Zoom(asked.from_s, to_s, whole_s) if asked.from_s < to_s else Zoom(0.0, whole_s, whole_s)


def views_of(zoom: Zoom, query: QueryDict) -> list[tuple[str, str, str, str]]:
    """Key, words, sign and address of the ways to look elsewhere; those that lead nowhere are left out."""
    ways = (
        ("+", "Closer", "+", zoom.closer),
        ("-", "Wider", "−", zoom.wider),
        ("<", "Earlier", "left", zoom.earlier),
        (">", "Later", "right", zoom.later),
        ("0", "All of it", "", Zoom(0.0, zoom.whole_s, zoom.whole_s)),
    )
    return [(key, words, sign, address(to, query)) for key, words, sign, to in ways if to != zoom]


def address(zoom: Zoom, query: QueryDict) -> str:
    if zoom.is_whole:
        return query_with(query, **{"from": "", "to": ""})
    return query_with(query, **{"from": f"{zoom.from_s:.6g}", "to": f"{zoom.to_s:.6g}"})
