"""A test that waits for a peer that never answers. It is told while it hangs, then pytest-timeout ends it."""

from typing import Any, Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.job import OLD
from dashboard.demo.ledger import deadline
from dashboard.demo.suite import ASYNCIO

LIMIT_S: Final = 60.0
TOLD_S: Final = 48.0
"""When the tree of its tasks is told: at 80 % of the limit."""
TEST: Final = "tests/net/test_websocket.py"

IN_TEST = """\
    async def test_close_waits_for_the_peer(client, peer):
        async with anyio.create_task_group() as group:
            group.start_soon(peer.read_until_closed)
>           await client.aclose()"""
IN_CODE = """\
    async def aclose(self) -> None:
        await self._send(Close())
>       await self._closed.wait()"""


class Hang:
    cases = frozenset({f"{TEST}::test_close_waits_for_the_peer"})

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if "hang" not in under.run.events or under.job.name != OLD.name or attempt.backend != ASYNCIO:
            return
        line = attempt.case.line
        frames = (Frame(f"{TEST}:{line + 4}", IN_TEST), Frame("shop/net/websocket.py:118", IN_CODE))
        attempt.duration_s = LIMIT_S
        attempt.spawned = 3
        attempt.deadlines = [deadline(f"{TEST}:{line} {attempt.case.function}", LIMIT_S, LIMIT_S, "pytest-timeout")]
        attempt.hanging = _tree(attempt)
        attempt.fail(failure("Failed", "Timeout (>60.0s) from pytest-timeout.", *frames), "timed out")


def _tree(attempt: Attempt) -> dict[str, Any]:
    """The fields of `wire.Hanging` that say what was seen."""
    test = f"{TEST}:{attempt.case.line + 4} {attempt.case.function}"
    closing = "shop/net/websocket.py:118 aclose"
    return {
        "when": "call",
        "elapsed_s": TOLD_S,
        "limit_s": LIMIT_S,
        "tasks": [
            _task(
                "Task-1", None, attempt.case.function, test, closing, "/usr/lib/python3.11/asyncio/locks.py:213 wait"
            ),
            _task("Task-6", 0, "Peer.read_until_closed", "tests/peers.py:52 read_until_closed"),
            _task("Task-7", 0, "WebSocket._read", "shop/net/websocket.py:71 _read", "shop/net/websocket.py:84 _frame"),
        ],
        "tasks_left_out": 0,
        "threads": [{"name": "MainThread", "frames": ["/usr/lib/python3.11/selectors.py:468 select"]}],
        "missing": {},
    }


def _task(name: str, parent: int | None, what: str, *frames: str) -> dict[str, Any]:
    return {"name": name, "kind": "task", "parent": parent, "what": what, "state": "waiting", "frames": list(frames)}
