"""The result of a test with which the process is about to end. Asked for in another thread."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from pytest_loopglass.clock import Clock
from pytest_loopglass.failure import TEXT
from pytest_loopglass.hanging.running import PHASE, running
from pytest_loopglass.hanging.tree.awaits import Stacks
from pytest_loopglass.hanging.tree.threads import names
from pytest_loopglass.record import STAGE
from pytest_loopglass.sites import HERE
from pytest_loopglass.text import MESSAGE, fit
from pytest_loopglass.timeouts.pytest_timeout import TIMER

if TYPE_CHECKING:
    from types import FrameType

    from pytest_loopglass.recorder import Recorder
    from pytest_loopglass.wire import Failure, Phase


def write(recorder: Recorder, since: int, message: str, now: Callable[[], int] = Clock.ns) -> None:
    """`since`: when the attempt began, if it is not known better, by `Clock.ns`."""
    stacks = Stacks().threads
    found = running(stacks.get(STAGE.thread, []))
    if found is not None:
        recorder.cut_off(found.item, found.when, since, now(), _failure(found.when, message, stacks))


def _failure(when: Phase, message: str, stacks: dict[int, list[FrameType]]) -> Failure:
    tests = _below_pytest(stacks.pop(STAGE.thread))
    known = names()
    others = [
        _text(known.get(thread, f"thread {thread}"), stack)
        for thread, stack in stacks.items()
        if not stack[0].f_code.co_filename.startswith(HERE)
    ]
    return {
        "when": when,
        "kind": None,
        "message": fit(message, MESSAGE),
        "site": TIMER.site,
        "text": fit("\n".join([_text("the test", tests), *others]), TEXT),
        "output": None,
    }


def _below_pytest(stack: list[FrameType]) -> list[FrameType]:
    """Innermost first, up to where pytest runs the phase."""
    places = [place for place, frame in enumerate(stack) if frame.f_code is PHASE]
    return stack[: places[-1]] if places else stack


def _text(name: str, stack: list[FrameType]) -> str:
    """As Python prints a stack: the innermost call last."""
    lines = traceback.StackSummary.extract((frame, frame.f_lineno) for frame in reversed(stack))
    return f"Stack of {name}:\n{''.join(lines.format())}"
