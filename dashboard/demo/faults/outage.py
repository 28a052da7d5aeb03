"""For one run the database of one job is not there: sixty tests cannot begin."""

from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.job import OLD
from dashboard.demo.suite import MODULES

IN_FIXTURE = """\
    @pytest.fixture
    async def database(anyio_backend):
>       async with await Database.open(os.environ["SHOP_DATABASE"]) as database:
            yield database"""
IN_CODE = """\
    async def open(cls, address: str) -> "Database":
        host, port = parsed(address)
>       return cls(await anyio.connect_tcp(host, port))"""
FRAMES: Final = (Frame("tests/conftest.py:38", IN_FIXTURE), Frame("shop/stock/database.py:29", IN_CODE))
MESSAGE: Final = "[Errno 111] Connect call failed ('10.4.0.7', 5432)"


class Outage:
    cases = frozenset(
        f"{module.path}::test_{name}" for module in MODULES if "database" in module.does for name in module.names
    )

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if "outage" in under.run.events and under.job.name == OLD.name:
            attempt.fail(failure("ConnectionRefusedError", MESSAGE, *FRAMES, when="setup"))
