"""Which constants a project may set for itself, and within which bounds."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from trends.models import Rules
from trends.stats.settings import Settings


@dataclass(frozen=True, slots=True)
class Bounds:
    least: float
    most: float
    is_whole: bool = False


MAY_BE_SET: Final = {
    "flaky_enter": Bounds(0.05, 0.999),
    "flaky_leave": Bounds(0.01, 0.99),
    "suspect": Bounds(0.01, 0.99),
    "broken_enter": Bounds(0.5, 0.9999),
    "broken_leave": Bounds(0.01, 0.99),
    "broken_failures": Bounds(1, 100, is_whole=True),
    "quarantine": Bounds(0.5, 0.9999),
    "minimum_results": Bounds(1, 10_000, is_whole=True),
    "fixed_runs": Bounds(1, 10_000, is_whole=True),
    "fixed_days": Bounds(1, 365),
    "fade_days": Bounds(1, 3650),
}
"""`fade_days` is the window: how long what was seen still counts."""


class BadRule(ValueError):
    """Names the field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def checked(values: object) -> dict[str, float]:
    """`values` as they may be stored; raises `BadRule`."""
    if not isinstance(values, dict):
        raise BadRule("rules", "expected an object")
    for name, value in values.items():
        if name not in MAY_BE_SET:
            raise BadRule(f"rules.{name}"[:80], f"may not be set; one of {', '.join(MAY_BE_SET)}")
        _check(name, value, MAY_BE_SET[name])
    _check_order(settings_with(values))
    return values


def _check(name: str, value: object, bounds: Bounds) -> None:
    kinds: tuple[type, ...] = (int,) if bounds.is_whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise BadRule(f"rules.{name}", "expected a whole number" if bounds.is_whole else "expected a number")
    if not bounds.least <= value <= bounds.most:  # type: ignore[operator]
        raise BadRule(f"rules.{name}", f"expected {bounds.least:g} to {bounds.most:g}")


def _check_order(settings: Settings) -> None:
    """A verdict that is left above where it is entered would flicker."""
    if settings.flaky_leave > settings.flaky_enter:
        raise BadRule("rules.flaky_leave", "may not be above flaky_enter")
    if settings.broken_leave > settings.broken_enter:
        raise BadRule("rules.broken_leave", "may not be above broken_enter")
    if settings.suspect > settings.flaky_enter:
        raise BadRule("rules.suspect", "may not be above flaky_enter")


def settings_with(values: dict[str, Any]) -> Settings:
    return replace(Settings(), **values)


def settings_of(project_id: int) -> Settings:
    values = Rules.objects.filter(pk=project_id).values_list("values", flat=True).first()
    return settings_with(values or {})


def digest_of(settings: Settings) -> str:
    """Equal for equal settings."""
    return hashlib.sha256(json.dumps(asdict(settings), sort_keys=True).encode()).hexdigest()
