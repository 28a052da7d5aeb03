"""A test that passes when it is run again, and one that never does."""

import asyncio
import pathlib

from work import on_asyncio

RECORDED = {
    "::test_passes_in_the_end": {"backend": "asyncio", "work": "asyncio", "attempt": 3},
    "::test_never_passes": {"backend": "asyncio", "outcome": "failed", "attempt": 3},
    "::test_passes_at_once": {"backend": "asyncio", "work": "asyncio", "attempt": 1},
}


def test_passes_in_the_end():
    tries = pathlib.Path(__file__).with_name("tries")
    with tries.open("a") as file:
        file.write("x")
    asyncio.run(on_asyncio())
    assert tries.read_text() == "xxx"


def test_never_passes():
    asyncio.run(on_asyncio())
    raise ValueError("meant")


def test_passes_at_once():
    asyncio.run(on_asyncio())
