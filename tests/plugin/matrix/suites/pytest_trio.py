"""pytest-trio, with a nursery fixture and a virtual clock."""

import pytest
import trio
from work import on_trio

RECORDED = {
    "::test_works": {"backend": "trio", "work": "trio"},
    "::test_with_nursery": {"backend": "trio"},
    "::test_at_once": {"backend": "trio", "flags": ["virtual clock"]},
    "::test_fails": {"backend": "trio", "outcome": "failed"},
    "::test_by_run": {"backend": "trio", "work": "trio"},
}


@pytest.mark.trio
async def test_works():
    await on_trio()


@pytest.mark.trio
async def test_with_nursery(nursery):
    nursery.start_soon(trio.sleep_forever)
    await on_trio()


@pytest.mark.trio
async def test_at_once(autojump_clock):
    await trio.sleep(100_000)


@pytest.mark.trio
async def test_fails():
    await trio.sleep(0)
    raise ValueError("meant")


def test_by_run():
    trio.run(on_trio)
