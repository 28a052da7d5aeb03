"""The smallest parts of pages: a sign with its word, a node id. They are written once and kept."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard import show
from dashboard.nodeid import parts_of
from dashboard.site import Site

BACKENDS = {
    "asyncio": ("asyncio", "asyncio"),
    "asyncio+uvloop": ("uvloop", "uvloop"),
    "trio": ("trio", "trio"),
    "mixed": ("fourth", "mixed"),
    "other": ("fourth", "other"),
    "none": ("none", "no loop"),
}
"""Backend to its marker and the short word beside it."""


@lru_cache(maxsize=128)
def glyph(name: str, classes: str = "") -> SafeString:
    """One sign of the sprite. It says nothing by itself: a word stands beside it."""
    return format_html('<svg class="g {}" aria-hidden="true"><use href="#g-{}"/></svg>', classes, name)


@lru_cache(maxsize=128)
def outcome(name: str, reason: str | None = None, word: str = "") -> SafeString:
    """Glyph and word of an outcome or of its reason."""
    sign, tone, usual = show.look(name, reason)
    turn = "turns" if sign == "running" else ""
    return format_html('<span class="status t-{}">{}<span>{}</span></span>', tone, glyph(sign, turn), word or usual)


@lru_cache(maxsize=128)
def pill(name: str, reason: str | None = None, word: str = "") -> SafeString:
    sign, tone, usual = show.look(name, reason)
    turn = "turns" if sign == "running" else ""
    return format_html('<span class="pill t-{}">{}<span>{}</span></span>', tone, glyph(sign, turn), word or usual)


@lru_cache(maxsize=16)
def backend(name: str) -> SafeString:
    """Marker and word of a backend; the whole name is its title."""
    sign, word = BACKENDS[name]
    return format_html('<span class="backend b-{}" title="{}">{}<span>{}</span></span>', sign, name, glyph(sign), word)


def test_id(nodeid: str) -> SafeString:
    """A node id whose path gives way when room is short."""
    return format_html(
        '<span class="tid" title="{}"><span class="tid-path">{}</span><b class="tid-name">{}</b>'
        '<span class="tid-params">{}</span></span>',
        nodeid,
        *parts_of(nodeid),
    )


def site(place: Site) -> SafeString:
    """A place in the code. What is not the suite's own is dimmed."""
    return format_html(
        '<code class="site{}">{}{}</code>',
        "" if place.own else " foreign",
        place.place,
        format_html(" <span>{}</span>", place.function) if place.function else "",
    )
