"""A client and a server by pytest-aiohttp's fixtures."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

RECORDED = {
    "::test_answers": {"backend": "asyncio", "spawns": True},
    "::test_is_too_slow": {"backend": "asyncio", "spawns": True},
}


async def answer(request):
    await asyncio.sleep(float(request.query.get("after", "0")))
    return web.json_response({"path": request.path})


@pytest.fixture
def app():
    app = web.Application()
    app.router.add_get("/{name}", answer)
    return app


@pytest.mark.asyncio
async def test_answers(aiohttp_client, app):
    client = await aiohttp_client(app)
    for name in "abc":
        async with client.get(f"/{name}") as response:
            assert await response.json() == {"path": f"/{name}"}


@pytest.mark.asyncio
async def test_is_too_slow(aiohttp_server, app):
    server = await aiohttp_server(app)
    timeout = aiohttp.ClientTimeout(total=0.1)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        with pytest.raises(asyncio.TimeoutError):
            await session.get(server.make_url("/a"), params={"after": "30"})
