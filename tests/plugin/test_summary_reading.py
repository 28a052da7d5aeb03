"""The journals are read as a stream, whatever state they are in, and no result is kept."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from pytest_loopglass.summary.finding import MOST
from pytest_loopglass.summary.findings.hung import MOST as MOST_HUNG
from pytest_loopglass.summary.journals import CHUNK, journals, lines, remarkable
from pytest_loopglass.summary.reading import report
from pytest_loopglass.summary.report import Report

from tests.plugin.reports import deadline, deadlines, hanging, journal, ledger, result, slow, tick

QUIET = (
    '["result","tests/test_a.py::test_{number}[asyncio]","tests/test_a.py::test_{number}",{{"n":"1"}},["slow"],null,1,'
    '{number},1795409647.5,"asyncio","passed",null,[["setup",794265,null,null],["call",9283879,["asyncio",'
    "[4,516999,100,538731,186325,49480058317,12,0],[0,0,1,3],0,[],{{}}],null]],[],0,0]\n"
)
"""A line of a journal as most are."""


def test_a_line_that_was_torn_is_left_out(tmp_path: Path) -> None:
    path = journal(tmp_path / "main.jsonl", result("a::one"), result("a::two"))
    whole = path.read_bytes()
    for length in (*range(0, len(whole), 17), *range(len(whole) - 3, len(whole) + 1)):
        path.write_bytes(whole[:length])
        told = report([path])
        assert (told.results, told.unread) == (whole[:length].count(b"\n"), 0)


def test_what_was_freed_in_front_is_not_missed(tmp_path: Path) -> None:
    path = journal(tmp_path / "main.jsonl", result("a::one"), result("a::two"))
    path.write_bytes(b"\0" * 5_000 + path.read_bytes())
    assert (report([path]).results, report([path]).unread) == (2, 0)


def test_a_hole_of_a_terabyte_in_front_is_not_read(tmp_path: Path) -> None:
    path = journal(tmp_path / "main.jsonl", result("a::one"))
    line = path.read_bytes()
    with path.open("wb") as file:
        file.seek(1 << 40)
        file.write(b"\n" + line)
    assert report([path]).results == 1


def test_lines_longer_than_what_is_read_at_once_are_whole(tmp_path: Path) -> None:
    path = journal(tmp_path / "main.jsonl", *(result(f"a::{'x' * CHUNK}{number}") for number in range(3)))
    assert [len(line) > CHUNK for line in lines(path) if line] == [True] * 3
    assert report([path]).results == 3


def test_an_empty_journal_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.touch()
    assert report([path]).told()["results"] == 0


def without(result: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in names}


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '"text"',
        "[1, 2]",
        '["result","a",null,{},[],null,1]',
        json.dumps({"result": without(result(), "nodeid")}),
        json.dumps({"result": result(phases=[{"when": "call", "duration_s": 0.1}])}),
        json.dumps({"result": result(ledger={"leftovers": []})}),
        json.dumps({"result": result(loop=without(slow(tick()), "slow_ticks"))}),
        json.dumps({"result": None}),
        json.dumps({"hanging": {}}),
        json.dumps({"end": []}),
    ],
)
def test_a_line_of_another_version_is_counted_and_the_others_are_told(tmp_path: Path, line: str) -> None:
    path = journal(tmp_path / "main.jsonl", result("a::one", loop=slow(tick())))
    path.write_text(f"{line}\n{path.read_text()}{line}\n")
    told = report([path])
    assert told.unread == 2
    assert [finding.kind for finding in told.findings] == ["blocked"]


def test_events_and_keys_that_a_later_version_may_add_are_passed_over(tmp_path: Path) -> None:
    later = {**result("a::one", loop={**slow(tick()), "new": 1}), "new": {}}
    path = journal(tmp_path / "main.jsonl", {"invented": {}}, later)
    told = report([path])
    assert (told.results, told.unread, len(told.findings)) == (1, 0, 1)


def test_the_ledger_of_the_uploader_is_no_journal_and_main_comes_first(tmp_path: Path) -> None:
    for name in ("gw0", "ledger", "lost", "main"):
        (tmp_path / f"{name}.jsonl").touch()
    assert [path.name for path in journals(tmp_path) if isinstance(path, Path)] == [
        "main.jsonl",
        "gw0.jsonl",
        "lost.jsonl",
    ]


def test_the_own_journal_is_read_by_its_descriptor_which_stays_open(tmp_path: Path) -> None:
    journal(tmp_path / "main.jsonl", result("a::one"))
    journal(tmp_path / "gw0.jsonl", result("a::two"))
    file = os.open(tmp_path / "main.jsonl", os.O_RDWR | os.O_APPEND)
    try:
        assert journals(tmp_path, file) == [file, tmp_path / "gw0.jsonl"]
        assert report(journals(tmp_path, file)).results == report(journals(tmp_path, file)).results == 2
        os.write(file, b"appended\n")
    finally:
        os.close(file)
    assert (tmp_path / "main.jsonl").read_bytes().endswith(b"}}\nappended\n")


REMARKABLE = [
    result(loop=slow(tick())),
    result(ledger=ledger(leftovers=[{"kind": "coroutine", "what": "f", "site": None, "count": 1}])),
    result(ledger=ledger(errors=[{"kind": "other", "message": "m", "count": 1}])),
    result(
        ledger=ledger(
            tasks={"spawned": 1, "peak": 1, "left": 1, "pending": [{"name": "a", "what": "f", "awaits": None}]}
        )
    ),
    result(ledger=deadlines(deadline(fired=True, outcome="raised"))),
    result(ledger=deadlines(deadline(elapsed_s=2.5, outcome="not caught"))),
    *(
        result(ledger=ledger(deadlines={"least_margin": margin, "listed": [deadline(elapsed_s=2 * (1 - margin))]}))
        for margin in (0.0999, 0.05, 0.0001, 3e-05, 1.2e-7)
    ),
]


@pytest.mark.parametrize("one", REMARKABLE)
def test_what_is_found_when_all_is_read_is_found_by_its_signs(tmp_path: Path, one: dict[str, Any]) -> None:
    path = tmp_path / "main.jsonl"
    path.write_text(json.dumps({"result": one}, separators=(",", ":")) + "\n")
    assert report([path], everything=False).findings == report([path]).findings != []


def test_what_hangs_is_found_by_its_sign(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_text(json.dumps({"hanging": hanging("a::b", "a.py:1 f")}, separators=(",", ":")) + "\n")
    assert len(report([path], everything=False).findings) == 1


def test_lines_that_have_nothing_to_tell_have_no_sign(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_text("".join(QUIET.format(number=number) for number in range(100)))
    assert list(remarkable(path)) == []
    assert report([path]).results == 100


def peak(path: Path) -> tuple[int, Report]:
    """Bytes."""
    tracemalloc.start()
    try:
        return_value = report([path])
        return tracemalloc.get_traced_memory()[1], return_value
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_results(tmp_path: Path) -> None:
    few, many = tmp_path / "few.jsonl", tmp_path / "many.jsonl"
    few.write_text("".join(QUIET.format(number=number) for number in range(2_000)))
    with many.open("w") as file:
        file.writelines(QUIET.format(number=number) for number in range(40_000))
    small, _ = peak(few)
    large, told = peak(many)
    assert told.results == 40_000
    assert large - small < many.stat().st_size // 2  # 100 bytes for each case that has a backend


def test_findings_are_bounded_when_everything_goes_wrong(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    with path.open("w") as file:
        for number in range(MOST + 500):
            one = result(f"a::{number}", outcome="failed", loop=slow(tick(f"a.py:{number} f")))
            file.write(json.dumps({"result": one}) + "\n")
        file.writelines(json.dumps({"hanging": hanging(f"a::{number}", "a.py:1 f")}) + "\n" for number in range(500))
    kinds = [finding.kind for finding in report([path]).findings]
    assert (kinds.count("blocked"), kinds.count("hung")) == (MOST, MOST_HUNG)
