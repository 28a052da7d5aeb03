"""The calls that a slow tick was seen in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from pytest_loopglass.wire import Cause, SlowTick, Stack

DRIVERS: Final = frozenset({"_run_once", "run_forever", "run_until_complete", "unrolled_run"})
"""Functions, of no suite, that call what a loop runs: what called them is the same for every tick."""
DEEPEST: Final = 400
"""Frames that are looked at."""
FRAMES: Final = 40
LISTED: Final = 20
LEFT_OUT: Final = "…"


class Place(NamedTuple):
    """What one look found."""

    site: str | None
    """The innermost frame of the suite's own code, and …"""
    leaf: str
    """… of all."""
    frames: tuple[str, ...]
    """Outermost first, from the suite's own code on if there is any."""


class Sampled(NamedTuple):
    """A slow tick that is told, and how often it was found where."""

    tick: SlowTick
    places: Mapping[Place, int]


def place_of(frame: FrameType) -> Place | None:
    """Where this stack is: `frame` is the innermost. None where nobody but the plugin is at work."""
    frames = _without_ours(_callback(frame))
    if not frames:
        return None
    own = [at for at, one in enumerate(frames) if SITES.is_own(one.f_code)]
    shown = _folded(frames[: own[-1] + 1] if own else frames)
    site = SITES.of(frames[own[0]]) if own else SITES.own(frame)
    return Place(site, SITES.of(frames[0]), tuple(_short(shown[::-1])))


def _callback(frame: FrameType | None) -> list[FrameType]:
    """Innermost first, as far as the loop's callback; the innermost is always there."""
    found: list[FrameType] = []
    while frame is not None and len(found) < DEEPEST:
        code = frame.f_code
        if found and code.co_name in DRIVERS and not SITES.is_own(code):
            break
        found.append(frame)
        frame = frame.f_back
    return found


def _without_ours(frames: Sequence[FrameType]) -> list[FrameType]:
    """What the plugin does for itself between two lines of others is not theirs, nor what it calls for that."""
    suite = next((at for at, one in enumerate(frames) if SITES.is_own(one.f_code)), len(frames))
    ours = [at for at in range(suite) if SITES.is_ours(frames[at].f_code) and not _stands_in(frames, at)]
    return [one for one in frames[ours[-1] + 1 if ours else 0 :] if not SITES.is_ours(one.f_code)]


def _stands_in(frames: Sequence[FrameType], at: int) -> bool:
    """A function of ours that has called the one whose place it took: they have one name."""
    return at > 0 and frames[at - 1].f_code.co_name == frames[at].f_code.co_name


def _folded(frames: Sequence[FrameType]) -> list[FrameType]:
    """A line that calls itself is there once."""
    lines = [(one.f_code, one.f_lineno) for one in frames]
    return [one for at, one in enumerate(frames) if not at or lines[at] != lines[at - 1]]


def _short(frames: Sequence[FrameType]) -> list[str]:
    if len(frames) <= FRAMES:
        return [SITES.of(one) for one in frames]
    half = FRAMES // 2
    return [*map(SITES.of, frames[: half - 1]), LEFT_OUT, *map(SITES.of, frames[-half:])]


def told(sampled: Sequence[Sampled], ticks: Sequence[SlowTick]) -> list[Stack]:
    """The stacks of these ticks put together, those that took longest first; each tick is shared out by the looks."""
    listed = {id(tick) for tick in ticks}
    sums: dict[tuple[str | None, Cause | None, tuple[str, ...]], tuple[int, float]] = {}
    for tick, places in sampled:
        if id(tick) not in listed:
            continue
        looks = sum(places.values())
        for place, count in places.items():
            key = place.site, tick["cause"], place.frames
            samples, duration_s = sums.get(key, (0, 0.0))
            sums[key] = samples + count, duration_s + tick["duration_s"] * count / looks
    longest = sorted(sums.items(), key=lambda one: -one[1][1])[:LISTED]
    return [
        {"site": site, "cause": cause, "frames": [*frames], "samples": samples, "duration_s": round(duration_s, 9)}
        for (site, cause, frames), (samples, duration_s) in longest
    ]
