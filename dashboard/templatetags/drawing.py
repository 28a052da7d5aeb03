"""Tags for charts over time: `{% load drawing %}`."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from dashboard.charts.columns import columns as draw_columns
from dashboard.charts.spark import spark as draw_spark

register = template.Library()


@register.simple_tag
def spark(values: Sequence[float], label: str) -> SafeString:
    return draw_spark(values, label)


@register.simple_tag
def columns(runs: Sequence[int], seconds: Sequence[float], label: str) -> SafeString:
    return draw_columns(runs, seconds, label)
