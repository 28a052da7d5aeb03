"""What a terminal would show: `{% load terminal %}`."""

from django import template

from dashboard.ansi import coloured

register = template.Library()
register.simple_tag(coloured, name="terminal")
