"""The demo's history, decoded by the server's own strict decoder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.demo.batch import batches
from dashboard.demo.calendar import Plan, Run, calendar
from ingest.decode import Received, read


@dataclass(frozen=True)
class Row:
    """A result with what it happened under."""

    run: Run
    session: str
    job: str
    result: Any

    @property
    def is_bad(self) -> bool:
        return self.result.outcome in ("failed", "error")

    @property
    def name(self) -> str:
        """Of its test, without the file."""
        return str(self.result.case).partition("::test_")[2]


def decoded(plan: Plan) -> Iterator[tuple[Run, Received]]:
    for run in calendar(plan):
        for batch in batches(plan, run):
            yield run, read(batch.body, batch.session, batch.seq)


@dataclass(frozen=True)
class History:
    batches: list[tuple[Run, Received]]
    rows: list[Row]

    def of(self, name: str, when: Callable[[Row], bool] = lambda _row: True) -> list[Row]:
        return [row for row in self.rows if row.name == name and when(row)]


def history(plan: Plan) -> History:
    found = list(decoded(plan))
    rows = [
        Row(run, received.header.session, received.header.facts.job, result)
        for run, received in found
        for result in received.results
    ]
    return History(found, rows)
