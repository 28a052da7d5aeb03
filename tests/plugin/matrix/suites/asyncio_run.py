"""asyncio.run in plain tests, with every outcome that pytest knows."""

import asyncio

import pytest
from work import on_asyncio

RECORDED = {
    "::test_runs": {"backend": "asyncio", "work": "asyncio"},
    "::test_runs_twice": {"backend": "asyncio"},
    "::test_has_no_loop": {"backend": None},
    "::test_fails": {"backend": "asyncio", "outcome": "failed"},
    "::test_cannot_be_torn_down": {"backend": "asyncio", "outcome": "error"},
    "::test_skips": {"outcome": "skipped"},
    "::test_is_expected_to_fail": {"outcome": "xfailed"},
    "::test_works_though": {"outcome": "xpassed"},
    "[one]": {"backend": "asyncio", "work": "asyncio"},
    "[two]": {"backend": "asyncio", "work": "asyncio"},
}


def test_runs():
    asyncio.run(on_asyncio())


def test_runs_twice():
    asyncio.run(on_asyncio())
    asyncio.run(on_asyncio())


def test_has_no_loop():
    assert not asyncio._get_running_loop()


def test_fails():
    async def fails():
        await asyncio.sleep(0)
        raise ValueError("meant")

    asyncio.run(fails())


@pytest.fixture
def broken():
    yield
    asyncio.run(on_asyncio())
    raise OSError("meant")


def test_cannot_be_torn_down(broken):
    pass


def test_skips():
    pytest.skip("meant")


@pytest.mark.xfail(strict=True)
def test_is_expected_to_fail():
    asyncio.run(asyncio.wait_for(asyncio.sleep(60), 0.001))


@pytest.mark.xfail
def test_works_though():
    asyncio.run(on_asyncio())


@pytest.mark.parametrize("name", ["one", "two"])
def test_of_several(name):
    asyncio.run(on_asyncio())
