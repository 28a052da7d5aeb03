"""nest_asyncio: a loop is driven while it is driven."""

import asyncio

import nest_asyncio
import pytest
from work import on_asyncio

RECORDED = {
    "::test_before": {"backend": "asyncio", "work": "asyncio"},
    "::test_nested": {"backend": "asyncio", "flags": ["foreign task factory", "nested loop"]},
    "::test_after": {
        "backend": "asyncio",
        "work": "asyncio",
        "flags": ["foreign task factory"],
        "unseen": ["cancellations.requested", "cancellations.swallowed"],
    },
}
NOTES = ["asyncio.tasks.Task was replaced"]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_before():
    asyncio.run(on_asyncio())


def test_nested():
    nest_asyncio.apply()

    async def outer():
        asyncio.get_event_loop().run_until_complete(on_asyncio())

    asyncio.run(outer())


def test_after():
    asyncio.run(on_asyncio())
