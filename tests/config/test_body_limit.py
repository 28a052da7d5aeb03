"""A body past the limit is refused before it is read."""

import asyncio
from collections.abc import Iterable
from typing import Any

from config.body_limit import BodyLimit

LIMIT = 100


def statuses(headers: dict[bytes, bytes], pieces: Iterable[bytes]) -> tuple[list[int], int]:
    """The statuses that a client gets, and how many bytes of its body were read."""
    coming = iter(pieces)
    taken = 0
    sent: list[int] = []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        piece = next(coming, None)
        taken += len(piece or b"")
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            sent.append(message["status"])

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})

    asyncio.run(BodyLimit(app, LIMIT)({"type": "http", "headers": list(headers.items())}, receive, send))
    return sent, taken


def test_a_body_within_the_limit_passes() -> None:
    assert statuses({b"content-length": b"100"}, [b"x" * 60, b"x" * 40]) == ([200], 100)


def test_an_announced_giant_is_refused_unread() -> None:
    assert statuses({b"content-length": b"10000000000"}, [b"x" * 60]) == ([413], 0)


def test_a_body_that_does_not_end_is_cut_off_at_the_limit() -> None:
    assert statuses({}, (b"x" * 30 for _ in range(10**9))) == ([413], 120)


def test_a_length_that_is_no_number_is_refused() -> None:
    assert statuses({b"content-length": b"many"}, []) == ([413], 0)
