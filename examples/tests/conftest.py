"""The three backends, a depot to talk to, and luck that can be fixed."""

import os
import random
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from courier.connection import Connection
from courier.depot import Depot
from courier.pool import Pool

BACKENDS = [
    pytest.param(("asyncio", {}), id="asyncio"),
    pytest.param(("asyncio", {"use_uvloop": True}), id="asyncio+uvloop"),
    pytest.param(("trio", {}), id="trio"),
]


@pytest.fixture(params=BACKENDS)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def luck(request: pytest.FixtureRequest) -> random.Random:
    """Random, unless COURIER_SEED is set: then the same for the same test at every run."""
    seed = os.environ.get("COURIER_SEED")
    return random.Random(f"{seed} {request.node.nodeid}" if seed else None)


@pytest.fixture
def depot() -> Depot:
    return Depot()


@pytest.fixture
async def port(depot: Depot) -> AsyncIterator[int]:
    """Where the depot listens while the test runs."""
    async with anyio.create_task_group() as group:
        yield await group.start(depot.serve)
        group.cancel_scope.cancel()


@pytest.fixture
async def connection(port: int) -> AsyncIterator[Connection]:
    connection = await Connection.open(port)
    yield connection
    await connection.aclose()


@pytest.fixture
async def pool(port: int) -> AsyncIterator[Pool]:
    pool = Pool(port, size=2)
    yield pool
    await pool.aclose()
    assert pool.lent == 0, f"{pool.lent} connection was never given back"
