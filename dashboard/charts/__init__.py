"""Small charts as inline SVG: testable, printable, without script. Colour comes from classes, never from attributes."""

from dashboard.charts.bars import margin_bar, outcome_bar, split_bar
from dashboard.charts.histogram import histogram
from dashboard.charts.interval import interval_mark, span_mark
from dashboard.charts.strip import strip

__all__ = ["histogram", "interval_mark", "margin_bar", "outcome_bar", "span_mark", "split_bar", "strip"]
