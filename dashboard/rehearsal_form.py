"""What a project may set for its verdicts, as a form."""

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from trends.rules import MAY_BE_SET, BadRule, settings_with

LABELS: Final = {
    "flaky_enter": ("Flaky from", "probability at which a test is called flaky"),
    "flaky_leave": ("Flaky until", "probability below which it is no longer"),
    "suspect": ("Suspect from", "probability at which it is worth a look"),
    "broken_enter": ("Broken from", "probability at which a test is called broken"),
    "broken_leave": ("Broken until", "probability below which it is no longer"),
    "broken_failures": ("Failures in a row", "so many without a pass make a test broken"),
    "quarantine": ("Quarantine from", "probability of being flaky at which setting aside is advised"),
    "minimum_results": ("Results needed", "with fewer a test is new"),
    "fixed_runs": ("Fixed after, runs", "so many without a failure, more for a rare flake, make a cleared test fixed"),
    "fixed_days": ("Fixed for, days", "how long it is called so"),
    "fade_days": ("Memory, days", "after which most of what was known of a rate is forgotten"),
}
MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class RuleField:
    name: str
    label: str
    hint: str
    value: str
    least: float
    most: float
    is_whole: bool
    error: str = ""


def rule_fields(
    values: dict[str, float], typed: QueryDict | None = None, bad: BadRule | None = None
) -> list[RuleField]:
    """`values`: what differs from the usual settings; `typed`: what somebody has filled in instead."""
    usual = settings_with(values)
    return [
        RuleField(
            name=name,
            label=LABELS[name][0],
            hint=LABELS[name][1],
            value=(typed.get(name, "") if typed is not None else f"{getattr(usual, name):g}"),
            least=bounds.least,
            most=bounds.most,
            is_whole=bounds.is_whole,
            error=bad.message if bad is not None and bad.field == f"rules.{name}" else "",
        )
        for name, bounds in MAY_BE_SET.items()
    ]


def rules_in(form: QueryDict) -> dict[str, float]:
    """What is filled in and differs from the usual; raises `BadRule` for what is no number."""
    usual, found = settings_with({}), {}
    for name, bounds in MAY_BE_SET.items():
        text = form.get(name, "").strip()
        value = _number(name, text, bounds.is_whole) if text else getattr(usual, name)
        if value != getattr(usual, name):
            found[name] = value
    return found


def _number(name: str, text: str, is_whole: bool) -> float:
    try:
        return int(text) if is_whole else float(text)
    except ValueError:
        raise BadRule(f"rules.{name}", "expected a whole number" if is_whole else "expected a number") from None


def days_in(form: QueryDict) -> int:
    """Raises `BadRule`."""
    text = form.get("days", "14")
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST_DAYS):
        raise BadRule("days", f"expected a whole number, 1 to {MOST_DAYS}")
    return int(text)
