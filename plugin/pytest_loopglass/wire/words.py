"""The closed sets of words."""

from typing import Final, Literal, get_args

Backend = Literal["asyncio", "asyncio+uvloop", "trio", "mixed", "other"]
"""The loop that really ran. ``mixed``: more than one in one attempt; ``other``: a loop the probes do not know."""
Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]
Reason = Literal["timed out", "cancelled", "crashed", "lost", "strict xpass"]
Phase = Literal["collect", "setup", "call", "teardown"]
Cause = Literal["blocked", "starved"]
"""Of a slow tick: the loop's thread worked or sat in a blocking call; or it was ready and was not let run."""
CancelSource = Literal[
    "explicit", "timeout", "task group", "nursery", "gather", "scope", "shutdown", "interrupt", "library"
]
"""Who asked for a cancellation. ``library``: code that is not the suite's own, and none of the others."""
CancelOutcome = Literal["cancelled", "handled", "swallowed", "not caught", "too late"]
"""``cancelled``: it ended the task or was caught by its scope. ``handled``: taken back by `uncancel` or a task group.
``swallowed``: delivered, and the task went on as if nothing had been. ``not caught``: a scope was cancelled and ended
without it (trio and anyio cannot tell "too late" from "swallowed"). ``too late``: the task was done already."""
DeadlineKind = Literal[
    "asyncio.timeout",
    "asyncio.wait_for",
    "asyncio.wait",
    "async_timeout",
    "anyio.fail_after",
    "anyio.move_on_after",
    "anyio.CancelScope",
    "trio.fail_after",
    "trio.move_on_after",
    "trio.CancelScope",
    "pytest-timeout",
]
DeadlineOutcome = Literal["in time", "raised", "caught", "not caught", "left"]
"""How the block under a deadline ended: before it; with a TimeoutError; silently cut short; past it, the cancellation
never taking effect; ``left``: it had not ended when the test had."""
LeftoverKind = Literal["coroutine", "async generator", "transport", "timer", "executor thread", "loop", "system task"]
LoopErrorKind = Literal["task destroyed", "exception never retrieved", "callback failed", "other"]
Flag = Literal["virtual clock", "debugger", "foreign task factory", "loop in a thread", "nested loop"]

BACKENDS: Final[tuple[Backend, ...]] = get_args(Backend)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
