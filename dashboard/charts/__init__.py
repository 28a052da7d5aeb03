"""Small charts as inline SVG: testable, printable, without script. Colour comes from classes, never from attributes."""

from dashboard.charts.bars import outcome_bar, split_bar
from dashboard.charts.interval import interval_mark
from dashboard.charts.strip import strip

__all__ = ["interval_mark", "outcome_bar", "split_bar", "strip"]
