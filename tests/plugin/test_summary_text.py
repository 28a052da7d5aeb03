"""Findings as lines: whole at 200 columns, cut with care at 80, and the most important where there is little room."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pytest_loopglass.summary.amounts import limit, seconds
from pytest_loopglass.summary.finding import Finding
from pytest_loopglass.summary.kinds import KINDS
from pytest_loopglass.summary.places import Places
from pytest_loopglass.summary.screen import Screen, ansi, plain
from pytest_loopglass.summary.text import everything, some

from tests.plugin.reports import deadline, deadlines, hanging, ledger, loop, report, result, slow, tick

GOLDEN = Path(__file__).with_name("golden")
WIDTHS = (80, 120, 200)


def screen(width: int, root: Path = Path("/nowhere"), here: Path = Path("/nowhere")) -> Screen:
    return Screen(Places(root, here), plain, width)


def finding(kind: str = "blocked", **more: Any) -> Finding:
    told = {"amount": 0.4, "figure": "400 ms", "site": "a.py:1 f", "what": "", "test": "a.py::test_it"}
    return Finding(**{"kind": kind, "times": 1, "tests": 1, **told, **more})


def eventful() -> list[Finding]:
    """Everything at once, as the planted faults of an example might have it."""
    pending = [{"name": "heart", "what": "Heartbeat._run", "awaits": "shop/heartbeat.py:23 Heartbeat._run"}]
    coroutine = {"kind": "coroutine", "what": "Doorbell.ring", "site": "shop/doorbell.py:12 Doorbell.ring", "count": 3}
    transport = {"kind": "transport", "what": "_SelectorSocketTransport of Pool", "site": None, "count": 1}
    one = {"source": "explicit", "site": "shop/dispatcher.py:28 Dispatcher.stop", "task": "Task-9", "by": None}
    swallowed = {"requested": {}, "delivered": 1, "swallowed": 1, "latency_s": 0.1}
    near = deadline("anyio.fail_after", "tests/test_round.py:60 test_round_meets_its_deadline", elapsed_s=1.87)
    waits = loop(run_s=3.0, idle_s=2.9, busy_s=0.1)
    errors = [{"kind": "other", "message": "Task was destroyed but it is pending!: Heartbeat._run", "count": 1}]
    hung = hanging("tests/test_pool.py::test_swap[trio]", "shop/pool.py:21 Pool.take")
    return report(
        {"hanging": hung},
        result("tests/test_pool.py::test_swap[trio]", outcome="failed", reason="timed out"),
        *(
            result(f"tests/test_label.py::test_label_carries_the_address[{name}]", loop=slow(tick()))
            for name in ("asyncio", "asyncio+uvloop", "trio")
        ),
        result(
            "tests/test_stop.py::test_stops",
            ledger=ledger(cancellations={**swallowed, "listed": [{**one, "latency_s": 0.1, "outcome": "swallowed"}]}),
        ),
        result("tests/test_doorbell.py::test_parcel_is_handed_over", ledger=ledger(leftovers=[coroutine, transport])),
        result(
            "tests/test_heart.py::test_beats",
            ledger=ledger(tasks={"spawned": 1, "peak": 1, "left": 1, "pending": pending}, errors=errors),
        ),
        result("tests/test_round.py::test_round_meets_its_deadline[trio]", ledger=deadlines(near), loop=waits),
        result(
            "tests/test_clock.py::test_now[trio]",
            case="tests/test_clock.py::test_now",
            backend="trio",
            outcome="failed",
        ),
        result("tests/test_clock.py::test_now[asyncio]", case="tests/test_clock.py::test_now"),
    ).findings


@pytest.mark.parametrize("width", WIDTHS)
def test_the_lines_are_as_they_were_looked_at(width: int) -> None:
    lines, _ = some(eventful(), screen(width), 100)
    assert lines == (GOLDEN / f"summary-{width}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("width", [*WIDTHS, 20, 61])
def test_no_line_is_wider_than_the_terminal_and_none_ends_in_blanks(width: int) -> None:
    lines, _ = some(eventful(), screen(width), 100)
    assert max(map(len, lines)) <= max(width, 60)
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_paths_and_lines_are_never_cut(width: int) -> None:
    text = "\n".join(some(eventful(), screen(width), 100)[0])
    assert set(re.findall(r"\bshop/\w+\.py:\d+ ", text)) == {
        f"shop/{place} "
        for place in ("pool.py:21", "pay.py:31", "dispatcher.py:28", "doorbell.py:12", "heartbeat.py:23")
    }


def test_a_line_more_than_there_is_room_for_is_not_told() -> None:
    for most in range(30):
        lines, count = some(eventful(), screen(80), most)
        assert len(lines) <= most
        assert bool(lines) is bool(count) is (most > 1)


def test_many_of_one_kind_do_not_hide_another() -> None:
    many = [finding(site=f"a.py:{number} f") for number in range(50)]
    lines, count = some([*many, finding("waits", site=None, test="b"), finding("fired")], screen(200), 7)
    assert [line.split()[0] for line in lines] == ["blocked"] * 5 + ["waits", "fired"]
    assert count == 7


@pytest.mark.parametrize(("first", "second"), [("blocked", "works"), ("hung", "timed out"), ("spinning", "waits")])
def test_what_has_been_explained_is_not_told_again(first: str, second: str) -> None:
    told = [finding(first, test="a.py::test_it[trio]"), finding(second, site=None, test="a.py::test_it[asyncio]")]
    assert some(told, screen(200), 10)[1] == 1


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "a.py:1 f  (test_it)"),
        ({"test": "b.py::test_it"}, "a.py:1 f  (b.py::test_it)"),
        ({"test": "a.py::test_it[trio]", "site": "a.py:1 test_it"}, "a.py:1 test_it  ([trio])"),
        ({"test": "a.py::A::test_it", "site": "a.py:1 A.test_it"}, "a.py:1 A.test_it"),
        ({"times": 1_200}, "a.py:1 f  (1 200× in test_it)"),
        ({"times": 7, "tests": 3}, "a.py:1 f  (7×, 3 tests, worst test_it)"),
        ({"times": 3, "tests": 2, "figure": "3×"}, "a.py:1 f  (2 tests, worst test_it)"),
        ({"site": None, "what": "no line was caught"}, "a.py::test_it  no line was caught"),
        ({"site": None, "times": 5, "tests": 2}, "a.py::test_it  (5×, 2 tests)"),
        ({"kind": "starved", "site": None, "what": "the machine was busy"}, "the machine was busy  (a.py::test_it)"),
        ({"kind": "left running", "what": "f"}, "a.py:1 f  (test_it)"),
        (
            {"kind": "swallowed", "site": None, "what": "by timeout", "figure": "2×", "times": 2, "tests": 2},
            "by timeout  (2 tests, such as a.py::test_it)",
        ),
        ({"kind": "swallowed", "site": None}, "a.py::test_it"),
    ],
)
def test_a_line_says_each_thing_once(more: dict[str, Any], line: str) -> None:
    (told,), _ = some([finding(**more)], screen(200), 1)
    assert told[28:] == line


def test_on_two_lines_the_name_of_the_test_is_whole_and_the_code_is_cut() -> None:
    what = "parent.not_full.wait(), in threading.py:327 Condition.wait and more of what it was that it waited for then"
    told, _ = some([finding(site="b.py:1 " + "f" * 40, what=what, tests=2, times=2)], screen(120), 2)
    assert told[1].endswith("…  (2 tests, worst a.py::test_it)")


@pytest.mark.parametrize(
    ("what", "site", "told"),
    [
        ("agen", "a.py:1 agen", "async generator"),
        ("agen: dropped before its end", "a.py:1 agen", "async generator, dropped before its end"),
        ("agen: dropped before its end", None, "async generator: agen: dropped before its end"),
        ("agen", "a.py:1 other", "async generator: agen"),
    ],
)
def test_what_was_left_open_is_named_once(what: str, site: str | None, told: str) -> None:
    one = {"kind": "async generator", "what": what, "site": site, "count": 1}
    (found,) = report(result("a.py::test_it", ledger=ledger(leftovers=[one]))).findings
    assert found.what == told


def test_the_code_is_shown_that_blocked(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    time.sleep(0.4)  # café\n", encoding="utf-8")
    (told,), _ = some([finding(site="a.py:2 f", what="computing")], screen(200, tmp_path, tmp_path), 1)
    assert told[28:] == "a.py:2 f  time.sleep(0.4)  # café, computing  (test_it)"


@pytest.mark.parametrize("site", ["b.py:1 f", "a.py:99 f", "a.py f", "a.py:x f", "<string>:1 f", ".:1 f", "bin.py:1 f"])
def test_code_that_cannot_be_read_is_left_out(tmp_path: Path, site: str) -> None:
    (tmp_path / "a.py").write_text("pass\n")
    (tmp_path / "bin.py").write_bytes(b"\xff\xfe\n")
    assert Places(tmp_path, tmp_path).source(site) == ""


def test_code_that_was_changed_since_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("pass\n")
    written = path.stat().st_mtime
    assert Places(tmp_path, tmp_path, written - 1).source("a.py:1 f") == "pass"
    assert Places(tmp_path, tmp_path, written - 60).source("a.py:1 f") == ""


@pytest.mark.parametrize(
    ("root", "here", "shown"),
    [
        ("/a/b", "/a/b", "x.py:1 f"),
        ("/a/b", "/a", "b/x.py:1 f"),
        ("/a", "/a/b", "../x.py:1 f"),
        ("/a/b", "/a/c", "../b/x.py:1 f"),
        ("/a/b", "/c/d", "/a/b/x.py:1 f"),
    ],
)
def test_places_can_be_opened_from_where_one_is(root: str, here: str, shown: str) -> None:
    assert Places(Path(root), Path(here)).shown("x.py:1 f") == shown


def test_places_in_libraries_are_told_from_where_they_are_imported() -> None:
    site = "/venv/lib/python3.12/site-packages/anyio/x.py:1 f"
    assert Places(Path("/a"), Path("/b")).shown(site) == "anyio/x.py:1 f"


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    evil = finding(test="a.py::test_\x1b[2J\x07", site="a.py:1 \x9bf", what="\x00\udc80")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "".join(some([evil], screen(200), 5)[0]))


def test_colours_do_not_move_columns() -> None:
    in_colour = Screen(Places(Path("/"), Path("/")), ansi, 120)
    lines, _ = some(eventful(), in_colour, 100)
    plain_lines, _ = some(eventful(), screen(120, Path("/"), Path("/")), 100)
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in lines] == plain_lines
    assert lines != plain_lines


def test_everything_is_told_below_headings_with_its_details() -> None:
    lines = everything(eventful(), screen(200))
    headings = [kind.heading for kind in KINDS.values() if kind.heading in lines]
    assert [line for line in lines if line in headings] == headings
    assert len(headings) == len({finding.kind for finding in eventful()})
    assert "      thread MainThread" in lines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.00123, "1.23 ms"),
        (0.0999, "99.9 ms"),
        (0.09999, "100 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.00 s"),
        (59.96, "60.0 s"),
        (1234.5, "1 234 s"),
    ],
)
def test_durations_have_three_digits(value: float, text: str) -> None:
    assert seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.00995, "10 ms"),
        (0.04994, "50 ms"),
        (0.050004, "50 ms"),
        (0.0015, "1.5 ms"),
        (0.0, "0 ms"),
        (0.349943, "350 ms"),
        (0.99996, "1 s"),
        (1.5, "1.5 s"),
        (29.9996, "30 s"),
        (3600, "3 600 s"),
    ],
)
def test_limits_are_told_as_they_were_written(value: float, text: str) -> None:
    assert limit(value) == text
