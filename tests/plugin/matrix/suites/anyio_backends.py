"""anyio's own plugin, on every backend, with an async fixture of a higher scope."""

import anyio
import pytest
from work import on_anyio

RECORDED = {
    "::test_works[asyncio]": {"backend": "asyncio", "work": "anyio"},
    "::test_works[uvloop]": {"backend": "asyncio+uvloop", "work": "anyio"},
    "::test_works[trio]": {"backend": "trio", "work": "anyio"},
    "::test_with_fixture[asyncio]": {"backend": "asyncio"},
    "::test_with_fixture[uvloop]": {"backend": "asyncio+uvloop"},
    "::test_with_fixture[trio]": {"backend": "trio"},
    "::test_fails[trio]": {"backend": "trio", "outcome": "failed"},
    "::test_by_run": {"backend": "mixed"},
}
BACKENDS = [
    pytest.param(("asyncio", {"use_uvloop": False}), id="asyncio"),
    pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"),
    pytest.param(("trio", {}), id="trio"),
]


def test_by_run():
    for backend in "asyncio", "trio":
        anyio.run(on_anyio, backend=backend)


@pytest.fixture(scope="module", params=BACKENDS)
def anyio_backend(request):
    return request.param


@pytest.fixture(scope="module")
async def group(anyio_backend):
    async with anyio.create_task_group() as group:
        yield group
        group.cancel_scope.cancel()


@pytest.mark.anyio
async def test_works():
    await on_anyio()


@pytest.mark.anyio
async def test_with_fixture(group):
    group.start_soon(anyio.sleep_forever)
    await on_anyio()


@pytest.mark.anyio
async def test_fails():
    await anyio.sleep(0)
    raise ValueError("meant")
