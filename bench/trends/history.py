"""A project that gets runs of a busy suite."""

import random
from collections.abc import Iterator
from uuid import UUID, uuid4

from ingest.decode import read
from ingest.models import Project, Run
from ingest.store import store
from tests.fixtures.batches import EPOCH, body, end, failure, header, loop, phase, result

BACKENDS = ("asyncio", "asyncio+uvloop", "trio")
BATCH = 1000


class History:
    """Every run has `results` results, each of another variant; one in fifty variants flakes, one in ten runs of it."""

    def __init__(self, results: int) -> None:
        self.results = results
        self.chance = random.Random(7)

    def batches(self, session: UUID, began: float = EPOCH) -> Iterator[bytes]:
        """What a session of the next run sends, which started at `began` by the clock; the last ends it."""
        status = 0
        for seq, first in enumerate(range(0, self.results, BATCH), start=1):
            lines = [self._result(number, began) for number in range(first, min(first + BATCH, self.results))]
            status = max(status, *(line["outcome"] == "failed" for line in lines))
            last = first + BATCH >= self.results
            told = header(session, seq, last, tree=session.hex, started_at=began)
            yield body(told, *lines, *([end(int(status), began + 9)] if last else []))

    def _result(self, number: int, began: float) -> dict[str, object]:
        backend, test = BACKENDS[number % 3], number // 3
        case = f"tests/net/test_module_{test // 20:03}.py::test_behaviour_{test}"
        failed = number % 50 == 0 and self.chance.random() < 0.1
        busy = self.chance.lognormvariate(-3, 0.2)
        ran = loop(backend=backend, busy_s=busy, longest_tick_s=busy / 2)
        return result(
            f"{case}[{backend}]",
            case=case,
            backend=backend,
            index=number,
            at=began + 1,
            outcome="failed" if failed else "passed",
            failures=[failure()] if failed else [],
            phases=[phase("call", busy * 5, ran)],
        )


def stored(history: History, project: Project, began: float = EPOCH) -> Run:
    """The next run, which has ended; no job was told of it."""
    session = uuid4()
    for seq, batch in enumerate(history.batches(session, began), start=1):
        run = store(project, session, read(batch, session, seq)).run
    return run
