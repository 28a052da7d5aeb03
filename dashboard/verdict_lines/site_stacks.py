"""Who gets the line to block, and does it block itself or in what it calls?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dashboard.queries.site_stacks import StackTotal
from dashboard.sentence import Sentence, Span, code, plain
from dashboard.show import percent, plural
from dashboard.site import site_of

MOST_OF_IT = 0.995
STARVED = "Starved: the thread was ready here, and the machine gave it no CPU. The line is not to blame."


def stacks_line(stacks: Sequence[StackTotal], site: str) -> Sentence:
    """Of the calls of one line; empty without any."""
    whole = sum(stack.held_s for stack in stacks)
    if not whole:
        return ()
    if all(stack.is_starved for stack in stacks):
        return (plain(STARVED), _few(stacks))
    callers: defaultdict[str, float] = defaultdict(float)
    called: defaultdict[str, float] = defaultdict(float)
    for stack in stacks:
        above, below = _around(stack.frames, site)
        callers[above] += stack.held_s
        called[below] += stack.held_s
    return (*_callers(callers, whole), plain(" "), *_called(called, whole), _few(stacks))


def _around(frames: Sequence[str], site: str) -> tuple[str, str]:
    """What called the line and what it called, its innermost place in the stack; empty where there is nothing."""
    at = max((at for at, frame in enumerate(frames) if frame == site), default=-1)
    above = site_of(frames[at - 1]).text if at > 0 else ""
    return above, site_of(frames[at + 1]).text if 0 <= at < len(frames) - 1 else ""


def _callers(callers: Mapping[str, float], whole: float) -> list[Span]:
    (first, held_s), *others = sorted(callers.items(), key=lambda one: (-one[1], one[0]))
    who = [code(site_of(first).place)] if first else [plain("the loop itself")]
    if not others:
        return [plain("Called by "), *who, plain(".")]
    return [
        plain(f"Called from {plural(len(callers), 'place')}, for {percent(held_s / whole)} of the time by "),
        *who,
        plain("."),
    ]


def _called(called: Mapping[str, float], whole: float) -> list[Span]:
    inside = called.get("", 0.0) / whole
    if inside >= MOST_OF_IT:
        return [plain("It blocks in the line itself.")]
    (first, held_s), *others = sorted(((one, s) for one, s in called.items() if one), key=lambda one: (-one[1], one[0]))
    itself = f"{percent(inside)} in the line itself, " if inside else ""
    most = f", most of it ({percent(held_s / whole)}) in " if others else ": "
    named = [plain(f"{itself}{percent(1 - inside)} in what it calls{most}"), code(first), plain(".")]
    return [plain("It blocks "), *named]


def _few(stacks: Sequence[StackTotal]) -> Span:
    looks = sum(stack.looks for stack in stacks)
    return plain(f" {plural(looks, 'look')}: too few to judge by." if looks < 5 else f" {plural(looks, 'look')}.")
