"""The wire format does not change by accident: a session as it was sent when version 1 was made.

A difference here is a difference for every server and plugin in use. If it is meant, the version goes up.
"""

import gzip
import json
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from pytest_loopglass import compact, wire
from pytest_loopglass.attempts import Attempt
from pytest_loopglass.figures import Figures
from pytest_loopglass.hanging.line import running_line
from pytest_loopglass.ledger import Ledger
from pytest_loopglass.naming import Naming
from pytest_loopglass.record import Activity
from pytest_loopglass.timeouts.account import Account
from pytest_loopglass.timeouts.place import Place
from pytest_loopglass.uploader.batch import body
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.ledger import Entry, Part
from pytest_loopglass.warned import warned_line

from tests.plugin.spools import FACTS, make_folder

GOLDEN = Path(__file__).with_name("golden")


def lines(name: str) -> list[Any]:
    return [json.loads(line) for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines()]


def activity() -> Activity:
    figures = Figures()
    figures.runs, figures.run, figures.idle, figures.longest = 3, 320_000_000, 100_000_000, 150_000_000
    figures.cpu, figures.polls, figures.late, figures.squares = 12_000_000, 2, 70_000, 22_500_000_000_000_000
    figures.slow, figures.histogram[55], figures.histogram[33] = 1, 1, 7
    figures.slow_ticks = [
        {
            "at": 1_795_000_000.375,
            "duration_s": 0.15,
            "cpu_s": 0.001,
            "site": "tests/test_shop.py:31 test_buys",
            "leaf": "tests/test_shop.py:9 pay",
            "samples": 2,
            "cause": "blocked",
        }
    ]
    figures.missing = {"late_s": "uvloop does not tell"}
    found = Activity()
    found.here["asyncio"] = figures
    ledger(found.ledger)
    return found


def blind() -> Activity:
    figures = Figures()
    figures.runs, figures.run, figures.missing = 1, 5_000, {"*": "its selector is a Mock"}
    found = Activity()
    found.here["asyncio"] = figures
    return found


def ledger(book: Ledger) -> None:
    book.spawned, book.peak, book.left = 3, 2, 1
    book.pending = [{"name": "Task-7", "what": "pump", "awaits": "shop/queue.py:88 Queue.get"}]
    book.requested, book.delivered, book.swallowed, book.latency = {"explicit": 2}, 2, 1, 3_500_000
    book.cancellations = [
        {
            "source": "explicit",
            "site": "tests/test_shop.py:33 test_buys",
            "task": "Task-7",
            "by": "Task-5",
            "outcome": "swallowed",
            "latency_s": 0.0035,
        }
    ]
    nowhere = 1_000  # no instruction: the first line
    place = Place("asyncio.timeout", compile("", "/nowhere/shop.py", "exec"), nowhere)
    book.deadlines = Account()
    book.deadlines.in_time(place, 0.1, 0.097)
    book.deadlines.end(place, 0.1, 0.1004, "raised")
    book.leftovers = {("coroutine", "fetch", "shop/client.py:12 fetch"): 1}
    book.errors = {("exception never retrieved", "Task exception was never retrieved"): 1}
    book.flags = {"virtual clock": None}
    book.missing = {"cancellations.delivered": "needs Python 3.12"}


def attempt() -> bytes:
    made = Attempt(2, 7, 1_795_000_000.25, "gw1")
    made.phases["setup"] = 1_140_312, blind()
    made.phases["call"] = 121_000_000, activity()
    made.phases["teardown"] = 400, None
    made._outcome, made._reason = "failed", "timed out"
    made._failures = [
        {
            "when": "call",
            "kind": "TimeoutError",
            "message": "too late",
            "site": "tests/test_shop.py:12",
            "text": 'E   TimeoutError: "too late" é',
            "output": None,
        }
    ]
    nodeid = "tests/test_shop.py::test_buys[asyncio-é]"
    case, params, markers = "tests/test_shop.py::test_buys[é]", '{"anyio_backend":"asyncio"}', '["anyio"]'
    return made.line(Naming(nodeid, case, params, markers, "asyncio", f'"{nodeid}","{case}",{params},{markers}'))


def test_a_result_lies_in_the_journal_as_it_always_did() -> None:
    assert attempt().decode() == (GOLDEN / "journal.jsonl").read_text(encoding="utf-8")


def test_a_result_is_sent_as_it_always_was() -> None:
    assert compact.expand(attempt()).decode() == (GOLDEN / "result.jsonl").read_text(encoding="utf-8")


def test_a_test_that_runs_is_told_as_it_always_was() -> None:
    told: wire.Running = {
        "nodeid": "tests/test_shop.py::test_buys[asyncio-é]",
        "case": "tests/test_shop.py::test_buys[é]",
        "worker": "gw1",
        "attempt": 2,
        "index": 7,
        "began": 1_795_000_000.25,
        "at": 1_795_000_001.5,
        "when": "call",
    }
    assert running_line(told).decode() == (GOLDEN / "running.jsonl").read_text(encoding="utf-8")


def test_warnings_of_a_test_are_told_as_they_always_were() -> None:
    told: wire.Warned = {
        "nodeid": "tests/test_shop.py::test_buys[asyncio-é]",
        "worker": "gw1",
        "attempt": 2,
        "warnings": [
            {"category": "DeprecationWarning", "message": "é goes", "site": "shop/queue.py:88", "count": 3},
            {"category": "shop.Odd", "message": "", "site": "tests/test_shop.py:12", "count": 1},
        ],
        "left_out": 0,
    }
    assert warned_line(told).decode() == (GOLDEN / "warned.jsonl").read_text(encoding="utf-8")


def test_a_batch_is_sent_as_it_always_was(tmp_path: Path) -> None:
    path = make_folder(tmp_path, None)
    (path / "main.jsonl").write_bytes(b'{"collected":{"count":1}}\n')
    (path / "gw1.jsonl").write_bytes(attempt())
    parts = [Part(name, 0, (path / name).stat().st_size) for name in ("main.jsonl", "gw1.jsonl")]
    folder = Folder(path)
    folder.session = "6b0b8c3e-5b7e-4f43-9f0e-0d5a3c1e2f10"
    packed = body(folder, Entry(1, True, parts), FACTS, lambda: 1_795_000_001.5)  # type: ignore[arg-type]
    assert gzip.decompress(packed).decode() == (GOLDEN / "batch.jsonl").read_text(encoding="utf-8")


def test_a_batch_that_is_sent_again_has_the_clock_of_that_moment_and_the_same_lines(tmp_path: Path) -> None:
    path = make_folder(tmp_path, None)
    (path / "main.jsonl").write_bytes(attempt())
    entry = Entry(1, False, [Part("main.jsonl", 0, (path / "main.jsonl").stat().st_size)])
    sent = [
        gzip.decompress(body(Folder(path), entry, FACTS, lambda moment=moment: moment)).splitlines()  # type: ignore[arg-type,misc]
        for moment in (1_795_000_001.5, 1_795_999_999.0)
    ]
    assert [json.loads(lines[0])["batch"]["sent_at"] for lines in sent] == [1_795_000_001.5, 1_795_999_999.0]
    assert sent[0][1:] == sent[1][1:]


def fits(value: Any, hint: Any) -> bool:  # noqa: PLR0911
    """Whether `value` is what the wire says, limits included."""
    if get_origin(hint) is None and is_typeddict(hint):
        hints = get_type_hints(hint, include_extras=True)
        named = [name for name in hints if name in value or name in hint.__required_keys__]
        return list(value) == named and all(fits(value[name], hints[name]) for name in named)
    marks = getattr(hint, "__metadata__", ())
    plain = get_args(hint)[0] if marks else hint
    if not all(_within(value, mark) for mark in marks):
        return False
    if get_origin(plain) is tuple:
        return all(fits(item, one) for item, one in zip(value, get_args(plain), strict=True))
    if get_origin(plain) in {list, dict}:
        items = value if isinstance(value, list) else value.values()
        return all(fits(item, get_args(plain)[-1]) for item in items)
    if type(None) in get_args(plain):
        return value is None or any(fits(value, option) for option in get_args(plain) if option is not type(None))
    if get_args(plain):
        return value in get_args(plain)
    return isinstance(value, int | float if plain is float else plain)


def _within(value: Any, mark: Any) -> bool:
    if isinstance(mark, wire.Size):
        return len(value) <= mark.most
    return bool(mark.least <= value <= mark.greatest)


@pytest.mark.parametrize("name", ["result.jsonl", "batch.jsonl", "running.jsonl", "warned.jsonl"])
def test_the_golden_files_are_what_the_wire_module_says(name: str) -> None:
    hints = {**get_type_hints(wire.Line, include_extras=True), "batch": wire.Header}
    for line in lines(name):
        ((event, content),) = line.items()
        assert fits(content, hints[event])


def test_busy_is_what_is_left_of_the_run() -> None:
    (line,) = lines("result.jsonl")
    loop = line["result"]["phases"][1]["loop"]
    assert loop["run_s"] == pytest.approx(loop["idle_s"] + loop["busy_s"])
