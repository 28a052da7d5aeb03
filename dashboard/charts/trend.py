"""Lines over runs: a rolling median and its band for each backend, broken where a level changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.show import count, seconds

WIDTH: Final = 1080
HEIGHT: Final = 240
LEFT: Final = 56
RIGHT: Final = 84
TOP: Final = 10
BELOW: Final = 20
FEWEST: Final = 5
"""No line is drawn through fewer points."""
MEDIAN_OF: Final = 5
BAND_OF: Final = 11


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    marker: str
    """What its colour is called by: asyncio, uvloop, trio …"""
    runs: Sequence[int]
    values: Sequence[float]
    """Seconds, for each of `runs`."""
    cuts: Sequence[int]
    """Places at which a new level begins."""


def trend(lines: Sequence[Line], label: str) -> SafeString:
    """All lines on one axis of runs, from zero."""
    runs = sorted({run for line in lines for run in line.runs})
    place = {run: at for at, run in enumerate(runs)}
    most = max((value for line in lines for value in _shown(line)), default=0.0) * 1.08 or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(1, len(runs) - 1)

    def at(run: int, value: float) -> str:
        return f"{LEFT + place[run] * step:.5g} {TOP + (HEIGHT - TOP) * (1 - min(value, most) / most):.5g}"

    bodies = format_html_join("", "{}", ((_line(line, at),) for line in lines))
    names = _names(lines, most)
    cuts = sorted({line.runs[cut] for line in lines for cut in line.cuts})
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}" data-runs="{}">'
        '{}<path class="cut" d="{}"/>{}{}{}</svg>',
        WIDTH,
        HEIGHT + BELOW,
        label,
        ",".join(map(str, runs)),
        _axes(runs, most),
        "".join(f"M{LEFT + (place[run] - 0.5) * step:.5g} {TOP}V{HEIGHT}" for run in cuts),
        bodies,
        format_html_join(
            "",
            '<text class="cut-name" x="{}" y="{}">{}</text>',
            ((f"{LEFT + (place[run] - 0.5) * step + 3:.5g}", TOP + 8, count(run)) for run in cuts),
        ),
        names,
    )


def _shown(line: Line) -> Sequence[float]:
    """Without the outermost of the band: one run that hung does not flatten all others."""
    values = sorted(line.values)
    return values[: max(1, len(values) - len(values) // 50 - 1)] if len(values) > FEWEST else values


def _line(line: Line, at: Callable[[int, float], str]) -> SafeString:
    edges = [0, *line.cuts, len(line.values)]
    bands, paths, dots = [], [], []
    for start, end in pairwise(edges):
        runs, values = line.runs[start:end], line.values[start:end]
        if len(values) < FEWEST:
            dots += [f"M{at(run, value)}h.01" for run, value in zip(runs, values, strict=True)]
            continue
        paths.append(
            "M" + "L".join(at(run, mid) for run, mid in zip(runs, rolling(values, 0.5, MEDIAN_OF), strict=True))
        )
        low, high = (rolling(values, share, BAND_OF) for share in (0.1, 0.9))
        there = [at(run, one) for run, one in zip(runs, high, strict=True)]
        back = [at(run, one) for run, one in zip(runs, low, strict=True)][::-1]
        bands.append(f"M{'L'.join([*there, *back])}z")
    return format_html(
        '<g class="b-{}"><path class="band" d="{}"/><path class="line" d="{}"/><path class="dots" d="{}"/></g>',
        line.marker,
        "".join(bands),
        "".join(paths),
        "".join(dots),
    )


def rolling(values: Sequence[float], share: float, width: int) -> list[float]:
    """The quantile of each value and its neighbours, `width` together; fewer at the ends."""
    half = width // 2
    return [_quantile(values[max(0, at - half) : at + half + 1], share) for at in range(len(values))]


def _quantile(values: Sequence[float], share: float) -> float:
    """Rounded towards the middle, so that one value that stands alone is in no band."""
    place = share * (len(values) - 1)
    return sorted(values)[int(place) if share >= 0.5 else ceil(place)]


def _axes(runs: Sequence[int], most: float) -> SafeString:
    ends = ((runs[0], LEFT, "start"), (runs[-1], WIDTH - RIGHT, "end")) if len(runs) > 1 else ()
    heights = [(most * share, TOP + (HEIGHT - TOP) * (1 - share)) for share in (0.0, 0.5, 1.0)]
    return format_html(
        '<path class="grid" d="{}"/>{}{}',
        "".join(f"M{LEFT} {y:.5g}H{WIDTH - RIGHT}" for _, y in heights),
        format_html_join(
            "",
            '<text class="end" x="{}" y="{}">{}</text>',
            ((LEFT - 8, f"{y + 4:.5g}", _amount(value)) for value, y in heights),
        ),
        format_html_join(
            "",
            '<text class="{}" x="{}" y="{}">run {}</text>',
            ((how, x, HEIGHT + 16, count(run)) for run, x, how in ends),
        ),
    )


def _amount(value: float) -> str:
    return seconds(value) if value else "0"


def _names(lines: Sequence[Line], most: float) -> SafeString:
    """At the right end, each beside its line and clear of the others."""
    ends = [(rolling(line.values, 0.5, MEDIAN_OF)[-1], line) for line in lines if line.values]
    wanted = sorted(
        ((TOP + (HEIGHT - TOP) * (1 - min(end, most) / most), line) for end, line in ends), key=lambda one: one[0]
    )
    placed, lowest = [], 0.0
    for y, line in wanted:
        lowest = max(y, lowest + 14)
        placed.append((line.marker, WIDTH - RIGHT + 8, f"{lowest + 4:.5g}", line.name))
    return format_html_join("", '<text class="name b-{}" x="{}" y="{}">{}</text>', placed)
