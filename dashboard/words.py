"""What the words of the plugin mean, as pages say it. `docs/glossary.md` says the same at more length."""

from typing import Final

NEAR_MISS: Final = 0.1
"""A margin below this share of the limit is a near miss."""

EXITS: Final = {
    0: "every test passed",
    1: "some tests failed",
    2: "it was stopped by hand",
    3: "pytest itself failed",
    4: "it was called the wrong way",
    5: "no test was collected",
}
"""Of pytest."""
CAUSES: Final = {
    "blocked": "the loop's thread computed, or sat in a blocking call",
    "starved": "the thread was ready, and the machine gave it no CPU",
}
SOURCES: Final = {
    "explicit": "the suite's own code asked for it",
    "timeout": "a deadline fired",
    "task group": "a sibling in the task group failed",
    "nursery": "a sibling in the nursery failed",
    "gather": "the gather around it was cancelled",
    "scope": "a cancel scope around it was cancelled",
    "shutdown": "its loop was shut down",
    "interrupt": "Ctrl-C",
    "library": "code of a library asked for it",
}
CANCEL_OUTCOMES: Final = {
    "cancelled": "it ended the task, or its scope caught it",
    "handled": "it was taken back, by uncancel or by a task group",
    "swallowed": "it was delivered, and the task went on as if nothing had been",
    "not caught": "its scope ended without it: it came too late, or was swallowed",
    "too late": "the task was done already",
}
DEADLINE_KINDS: Final = {
    "asyncio.timeout": "raises TimeoutError",
    "asyncio.wait_for": "raises TimeoutError",
    "asyncio.wait": "returns what is done by then",
    "async_timeout": "raises TimeoutError",
    "anyio.fail_after": "raises TimeoutError",
    "anyio.move_on_after": "ends the block without an error",
    "anyio.CancelScope": "ends the block without an error",
    "trio.fail_after": "raises TooSlowError",
    "trio.move_on_after": "ends the block without an error",
    "trio.CancelScope": "ends the block without an error",
    "pytest-timeout": "fails the test",
}
DEADLINE_OUTCOMES: Final = {
    "in time": "its block ended before it",
    "raised": "it raised a timeout error",
    "caught": "it cut its block short",
    "not caught": "it passed, and the block went on",
    "left": "its block had not ended when the test had",
}
LEFTOVERS: Final = {
    "coroutine": ("coroutine was", "coroutines were", "never awaited"),
    "async generator": ("async generator was", "async generators were", "left half-way"),
    "transport": ("transport was", "transports were", "left open"),
    "timer": ("timer was", "timers were", "still set"),
    "executor thread": ("executor thread was", "executor threads were", "still there"),
    "loop": ("loop was", "loops were", "never closed"),
    "system task": ("system task was", "system tasks were", "still running"),
}
"""One, several, and what is wrong with them."""
LOOP_ERRORS: Final = {
    "task destroyed": "A task was destroyed while it was pending",
    "exception never retrieved": "An exception was never retrieved",
    "callback failed": "A callback failed",
    "other": "The loop reported an error",
}
FLAGS: Final = {
    "virtual clock": "A clock of the test's own ran: sleeps and deadlines took no real time.",
    "debugger": "A debugger was attached: the times say little.",
    "foreign task factory": "A task factory of the suite's own made tasks: what cancelled them could not be seen.",
    "loop in a thread": "A loop ran in a thread beside the test's own.",
    "nested loop": "A loop was run inside a running one.",
}
TASK_KINDS: Final = {"task": "task", "nursery": "nursery", "generator": "async generator"}
FIELDS: Final = {
    "run_s": "run",
    "idle_s": "idle",
    "busy_s": "busy",
    "cpu_s": "busy CPU",
    "ticks": "ticks",
    "polls": "polls",
    "longest_tick_s": "longest tick",
    "mean_lag_s": "mean lag",
    "late_s": "wake lateness",
    "histogram": "lengths of ticks",
    "slow": "slow ticks",
    "tasks": "tasks",
    "tasks.spawned": "tasks spawned",
    "tasks.peak": "most tasks at once",
    "tasks.left": "tasks left pending",
    "cancellations": "cancellations",
    "cancellations.requested": "cancellations requested",
    "cancellations.delivered": "cancellations delivered",
    "cancellations.swallowed": "cancellations swallowed",
    "cancellations.latency_s": "cancellation latency",
    "deadlines": "deadlines",
    "deadlines.set": "deadlines set",
    "deadlines.fired": "deadlines fired",
    "deadlines.least_margin": "least margin",
}
"""Fields that may be null, by their paths below a loop or a ledger."""
EVERYTHING: Final = "all figures"


def within(phase: str) -> str:
    """` in setup`; of the call nothing, since that is where one looks."""
    return "" if phase == "call" else f" in {phase}"
