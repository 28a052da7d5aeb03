"""The badge for a README: two words on two colours, which stand on their own, since no style sheet reaches an image."""

from typing import Final, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

Tone = Literal["good", "bad", "odd", "none"]

COLOURS: Final[dict[Tone, str]] = {"good": "#1a7f4b", "bad": "#c0362c", "odd": "#8a5a00", "none": "#5c6370"}
"""White reads on each of them at 4.5 : 1 and more."""
PADDING: Final = 7
HEIGHT: Final = 20
NARROW: Final = frozenset("fijlrt.,:;-'|!() []")
LONGEST: Final = 40


def badge(label: str, value: str, tone: Tone) -> SafeString:
    """What is longer than 40 characters is cut."""
    left, right = _cut(label), _cut(value)
    own, their = _width(left), _width(right)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img" '
        'aria-label="{left}: {right}">'
        "<title>{left}: {right}</title>"
        '<clipPath id="r"><rect width="{width}" height="{height}" rx="4"/></clipPath>'
        '<g clip-path="url(#r)"><path fill="#2b2f36" d="M0 0h{edge}v{height}H0z"/>'
        '<path fill="{colour}" d="M{edge} 0h{rest}v{height}h-{rest}z"/></g>'
        '<g fill="#fff" font-family="Inter,Verdana,DejaVu Sans,sans-serif" font-size="11">'
        '<text x="{padding}" y="14" textLength="{own}">{left}</text>'
        '<text x="{start}" y="14" textLength="{their}">{right}</text></g></svg>',
        width=own + their + 4 * PADDING,
        height=HEIGHT,
        edge=own + 2 * PADDING,
        rest=their + 2 * PADDING,
        start=own + 3 * PADDING,
        padding=PADDING,
        colour=COLOURS[tone],
        own=own,
        their=their,
        left=left,
        right=right,
    )


def _cut(text: str) -> str:
    shown = "".join(filter(str.isprintable, text))  # XML cannot hold control characters
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _width(text: str) -> int:
    """Pixels, about; the text is drawn to be just so wide, whatever font there is."""
    return round(sum(4 if char in NARROW else 8 if char.isupper() or char in "mw" else 6.5 for char in text))
