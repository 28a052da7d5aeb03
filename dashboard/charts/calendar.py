"""53 weeks of days, a column a week, darker the more there was."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WEEKS: Final = 53
CELL: Final = 12
STEP: Final = 15
LEFT: Final = 32
TOP: Final = 18
STEPS: Final = 5


def first_day(today: date) -> date:
    """The Monday that the calendar of `today` begins with."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def calendar(steps: Mapping[date, tuple[int, str]], today: date, label: str) -> SafeString:
    """`steps`: for each day that had something how dark it is (0 to 5), and what is said of it."""
    first = first_day(today)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    cells = (
        (*_at(first, day), *_look(steps.get(day)), day.strftime("%-d %b %Y"), _said(steps.get(day))) for day in days
    )
    return format_html(
        '<svg class="calendar" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        LEFT + WEEKS * STEP,
        TOP + 7 * STEP,
        label,
        _months(first, days),
        format_html_join(
            "",
            '<text class="end" x="{}" y="{}">{}</text>',
            ((LEFT - 6, TOP + at * STEP + 10, name) for at, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"))),
        ),
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="12" height="12" rx="2" class="{}"><title>{}: {}</title></rect>',
            cells,
        ),
    )


def _at(first: date, day: date) -> tuple[int, int]:
    week, weekday = divmod((day - first).days, 7)
    return LEFT + week * STEP, TOP + weekday * STEP


def _look(step: tuple[int, str] | None) -> tuple[str]:
    return ("heat-none" if step is None else f"heat-{min(STEPS, step[0])}",)


def _said(step: tuple[int, str] | None) -> str:
    return "no run" if step is None else step[1]


def _months(first: date, days: list[date]) -> SafeString:
    """Where each month begins; not those that would run into the next one."""
    starts = [day for day in days if day.day == 1]
    return format_html_join(
        "", '<text x="{}" y="11">{}</text>', ((_at(first, day)[0], day.strftime("%b")) for day in starts)
    )
