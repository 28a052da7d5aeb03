"""The plugin gets along with what people use: the suite is not changed by it, and what it records is right."""

import sys
from typing import Any

import pytest

from tests.plugin.matrix import cells, pair
from tests.plugin.matrix.cells import Cell
from tests.plugin.matrix.pair import Pair, Seen
from tests.plugin.suites import Recorded

WORK: dict[str, dict[str, Any]] = {
    "asyncio": {
        "tasks.spawned": 4,
        "tasks.left": 0,
        "deadlines.set": {"asyncio.wait_for": 1},
        "deadlines.fired": {},
        "cancellations.requested": {"explicit": 1},
        "cancellations.delivered": 1,
        "cancellations.swallowed": 0,
    },
    "anyio": {"tasks.spawned": 3, "tasks.left": 0, "deadlines.set": {"anyio.fail_after": 1}, "deadlines.fired": {}},
    "trio": {"tasks.spawned": 3, "tasks.left": 0, "deadlines.set": {"trio.fail_after": 1}, "deadlines.fired": {}},
}
"""What `suites/work.py` does in the call of a test."""
UNSEEN = set() if sys.version_info >= (3, 12) else {"cancellations.delivered"}
RAN: dict[str, str | None] = {}
"""Why a cell was not run, by its name."""


@pytest.fixture(scope="module", params=cells.ALL, ids=lambda cell: cell.name)
def cell(request: pytest.FixtureRequest) -> Cell:
    found: Cell = request.param
    RAN[found.name] = found.lacks()
    if RAN[found.name]:
        pytest.skip(f"needs {RAN[found.name]}")
    return found


@pytest.fixture(scope="module")
def ran(cell: Cell, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair.run(cell, tmp_path_factory.mktemp("cell"))


def test_a_suite_ends_as_it_does_without_the_plugin(cell: Cell, ran: Pair) -> None:
    told = ran.recorded.out + ran.recorded.err
    assert ran.plain.status == cell.status, ran.plain.out + ran.plain.err
    assert ran.recorded.status == cell.status, told
    assert said(cell, ran.recorded) == said(cell, ran.plain)
    assert "pytest_loopglass" not in told
    if ran.plain.junit.exists():
        assert ran.recorded.recorded().by_junit() == ran.plain.recorded().by_junit()


def test_what_is_recorded_of_a_suite_is_what_it_did(cell: Cell, ran: Pair) -> None:
    recorded = ran.recorded.recorded()
    notes = [line for line in ran.recorded.out.splitlines() if line.startswith("loopglass: note")]
    assert [note for note in notes if not any(known in note for known in pair.literal(cell.file, "NOTES"))] == []
    if recorded.junit.exists():
        assert recorded.as_junit() == recorded.by_junit()
    wrong = [
        sentence
        for name, told in pair.literal(cell.file, "RECORDED").items()
        for sentence in differences(last(recorded, name), told)
    ]
    assert wrong == []


def test_what_was_left_out_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    if len(RAN) < len(cells.ALL):
        pytest.skip("not all cells were asked for")
    ran = [name for name, lacks in RAN.items() if lacks is None]
    with capsys.disabled():
        print(f"\nran {len(ran)}: {'; '.join(ran)}")
        print("".join(f"left out {name}: needs {lacks}\n" for name, lacks in RAN.items() if lacks), end="")
    assert {cell.name for cell in cells.ALL if not cell.needs and cell.python == (3, 10)} <= set(ran)


def said(cell: Cell, seen: Seen) -> list[Any]:
    """What pytest said, in its order. Of several workers there is none, nor is it certain which runs a test."""
    if "-n" not in cell.arguments:
        return seen.witnessed
    return sorted(line for line in seen.witnessed if line[0] != "threads")


def last(recorded: Recorded, name: str) -> dict[str, Any]:
    """The last attempt of the test whose node id ends so, or in `@` and a group of xdist's after it."""
    found = [result for result in recorded.results if result["nodeid"].partition("@")[0].endswith(name)]
    assert found, f"{name} was not recorded"
    assert [one["attempt"] for one in found] == list(range(1, len(found) + 1)), f"attempts of {name}"
    return found[-1]


def differences(result: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Where a result is not what its suite tells of it."""
    name = result["nodeid"]
    ledgers: dict[str, dict[str, Any]] = {phase["when"]: phase["ledger"] or {} for phase in result["phases"]}
    flags = {flag for ledger in ledgers.values() for flag in ledger.get("flags", [])}
    call = ledgers.get("call", {})
    plain = {key: value for key, value in told.items() if key not in {"work", "spawns", "flags", "unseen"}}
    found = [f"{name}: {key} is {result[key]!r}, not {value!r}" for key, value in plain.items() if result[key] != value]
    if flags != set(told.get("flags", [])):
        found.append(f"{name}: flags {flags}")
    if told.get("spawns") and not (call.get("tasks") or {}).get("spawned"):
        found.append(f"{name}: no task was seen")
    unseen = UNSEEN | set(told.get("unseen", []))
    return found + [
        f"{name}: {sentence}" for sentence in wrong_figures(call, WORK.get(told.get("work", ""), {}), unseen)
    ]


def wrong_figures(call: dict[str, Any], told: dict[str, Any], unseen: set[str]) -> list[str]:
    """A figure that cannot be seen here is null, and there is a reason for it."""
    found = []
    for path, value in told.items():
        part, _, field = path.partition(".")
        figure = (call.get(part) or {}).get(field)
        if path in unseen and (figure is not None or not call["missing"].get(path)):
            found.append(f"{path} is {figure!r}, though it cannot be seen, {call['missing']}")
        elif path not in unseen and figure != value:
            found.append(f"{path} is {figure!r}, not {value!r}")
    return found
