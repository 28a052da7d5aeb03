"""Every library that runs tests, in groups and classes: for what changes how tests are run."""

import asyncio
import unittest

import pytest
from work import on_anyio, on_asyncio, on_trio

RECORDED = {
    "::test_asyncio_run[0]": {"backend": "asyncio", "work": "asyncio"},
    "::test_asyncio_run[3]": {"backend": "asyncio", "work": "asyncio"},
    "::test_trio_run": {"backend": "trio", "work": "trio"},
    "::test_anyio[asyncio]": {"backend": "asyncio", "work": "anyio"},
    "::test_anyio[uvloop]": {"backend": "asyncio+uvloop", "work": "anyio"},
    "::test_anyio[trio]": {"backend": "trio", "work": "anyio"},
    "::test_unittest": {"backend": "asyncio", "work": "asyncio"},
    "::test_fails": {"backend": "asyncio", "outcome": "failed"},
    "::TestSync::test_it": {"backend": None},
}


@pytest.mark.parametrize("number", range(4))
@pytest.mark.xdist_group("numbers")
def test_asyncio_run(number):
    asyncio.run(on_asyncio())


@pytest.mark.xdist_group("trio")
def test_trio_run():
    import trio

    trio.run(on_trio)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "anyio_backend",
    [
        pytest.param(("asyncio", {"use_uvloop": False}), id="asyncio"),
        pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"),
        pytest.param(("trio", {}), id="trio"),
    ],
)
async def test_anyio(anyio_backend):
    await on_anyio()


class TestOld(unittest.IsolatedAsyncioTestCase):
    async def test_unittest(self):
        await on_asyncio()


class TestSync:
    def test_it(self):
        pass


def test_fails():
    async def fails():
        raise ValueError("meant")

    asyncio.run(fails())
