"""Stacks from the outermost call down: a row a level, as wide as the time that was spent in it.

Places are percentages and rows are pixels, so that the letters stay as large as they are at any width.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.show import percent, plural, seconds
from dashboard.stacks import Node

ROW: Final = 22
LEAST: Final = 0.3
"""Per cent of the width below which a frame is not drawn."""
MOST: Final = 300
"""Frames that are drawn."""
CLASSES: Final = {"suite": "own", "library": "library", "standard library": "standard"}


class Cell(NamedTuple):
    """Left and width in per cent of the chart."""

    node: Node
    row: int
    left: float
    width: float


def icicle(focus: Node, site: str, link: Callable[[Node], str], label: str) -> SafeString:
    """What is below `focus`, and the way to it; `site`: the line that the page is about; `link`: to look closer."""
    found = cells(focus)
    rows = 1 + max(cell.row for cell in found)
    drawn = format_html_join("", "{}", ((_cell(cell, focus, site, link),) for cell in found))
    return format_html(
        '<svg class="icicle" role="group" aria-label="{}" width="100%" height="{}">{}</svg>', label, rows * ROW, drawn
    )


def cells(focus: Node) -> list[Cell]:
    """Row by row, from left to right. What leads to the focus is as wide as the chart."""
    way = [Cell(node, node.depth, 0.0, 100.0) for node in focus.path]
    below = sorted(_below(way[-1], focus), key=lambda cell: -cell.width)[: MOST - len(way)]
    return [*way, *sorted(below, key=lambda cell: (cell.row, cell.left))]


def _below(cell: Cell, focus: Node) -> Iterator[Cell]:
    left = cell.left
    for child in cell.node.children:
        width = 100 * child.held_s / focus.held_s if focus.held_s else 0.0
        if width >= LEAST:
            inner = Cell(child, child.depth, left, width)
            yield inner
            yield from _below(inner, focus)
        left += width


def _cell(cell: Cell, focus: Node, site: str, link: Callable[[Node], str]) -> SafeString:
    node = cell.node
    here = node.key == focus.key
    return format_html(
        '<a href="{}" data-row="{}"{}><title>{}</title><svg x="{}%" y="{}" width="{}%" height="{}">'
        '<rect class="{}" width="100%" height="100%"/><text x="6" y="15">{}</text></svg></a>',
        link(node),
        cell.row,
        SafeString(' aria-current="true"') if here else "",
        words(node, focus.path[0].held_s),
        f"{cell.left:.4g}",
        cell.row * ROW,
        f"{cell.width:.4g}",
        ROW - 1,
        _class(node, focus, site),
        _text(node),
    )


def words(node: Node, whole_s: float) -> str:
    """`render_label in shop/label.py:58, of the suite: 3.2 s of 4.1 s (78 %), 41 looks`"""
    share = f"{seconds(node.held_s)} of {seconds(whole_s)} ({percent(node.held_s / whole_s if whole_s else 0)})"
    told = f"{share}, {plural(node.looks, 'look')}"
    if node.above is None:
        return f"All stacks: {seconds(node.held_s)}, {plural(node.looks, 'look')}"
    whose = f", of the {node.origin}" if node.origin in CLASSES else ""
    place = f"{node.site.function} in {node.site.place}" if node.site.function else node.site.place
    return f"{place}{whose}: {told}"


def _class(node: Node, focus: Node, site: str) -> str:
    kind = "whole" if node.above is None else CLASSES.get(node.origin, "other")
    way = " is-way" if node.depth < focus.depth else ""
    return f"{kind}{' is-site' if node.site.text == site else ''}{way}"


def _text(node: Node) -> SafeString:
    """The function stands out, its file follows without its folders."""
    if node.above is None:
        return SafeString("<tspan>all stacks</tspan>")
    file = node.site.place.rpartition("/")[2]
    if not node.site.function:
        return format_html("<tspan>{}</tspan>", file)
    return format_html('<tspan>{}</tspan><tspan class="file" dx="6">{}</tspan>', node.site.function, file)
