"""Tags for the course of one attempt: `{% load course %}`."""

from django import template
from django.utils.safestring import SafeString

from dashboard.charts.waterfall import waterfall as draw_waterfall
from dashboard.course import Course
from dashboard.course_events import events_of
from dashboard.zoom import Zoom

register = template.Library()
register.filter("events", events_of)


@register.simple_tag
def waterfall(course: Course, zoom: Zoom | None = None) -> SafeString:
    return draw_waterfall(course, zoom)
