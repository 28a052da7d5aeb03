"""The report of a hanging test as text."""

from typing import Any

import pytest
from pytest_loopglass.hanging.drawing import short
from pytest_loopglass.hanging.text import gist, headline, lines, place, where
from pytest_loopglass.wire import Hanging

LIBRARY = "/usr/lib/python3.12/asyncio/locks.py:213 Event.wait"


def task(name: str, parent: int | None = None, *frames: str, **more: Any) -> Any:
    return {
        "name": name,
        "kind": "task",
        "parent": parent,
        "what": "work",
        "state": "waiting",
        "frames": [*frames],
        **more,
    }


def hanging(*tasks: Any, **more: Any) -> Hanging:
    told: Any = {
        "nodeid": "tests/test_a.py::test_it[trio]",
        "case": "tests/test_a.py::test_it",
        "backend": "trio",
        "worker": None,
        "attempt": 1,
        "index": 3,
        "at": 1_795_000_000.0,
        "when": "call",
        "elapsed_s": 12.34,
        "limit_s": 15.0,
        "tasks": [*tasks],
        "tasks_left_out": 0,
        "threads": [{"name": "MainThread", "frames": ["tests/test_a.py:3 test_it", "/usr/lib/python3.12/x.py:1 f"]}],
        "missing": {},
    }
    return {**told, **more}  # type: ignore[typeddict-item]


def test_the_tree_is_indented_and_frames_stand_below_their_task() -> None:
    told = hanging(
        task("main", None, "tests/test_a.py:9 main", what="main", state="waiting for a, b"),
        task("nursery", 0, kind="nursery", what="nursery", state="open"),
        task("a", 1, "tests/test_a.py:5 work", LIBRARY),
        task("b", 1, "tests/test_a.py:6 work", LIBRARY, state="waiting, cancelled"),
    )
    assert lines(told) == [
        "tests/test_a.py::test_it[trio] was still in its call on trio after 12.3 s of 15.0 s: "
        "3 tasks, 1 of them in tests/test_a.py:5 work",
        "  tasks",
        "    main: waiting for a, b",
        "          tests/test_a.py:9 main",
        "      nursery: open",
        "        a (work): waiting",
        "              tests/test_a.py:5 work",
        "              asyncio/locks.py:213 Event.wait",
        "        b (work): waiting, cancelled",
        "              tests/test_a.py:6 work",
        "              asyncio/locks.py:213 Event.wait",
        "  thread MainThread",
        "      tests/test_a.py:3 test_it",
        "      x.py:1 f",
    ]


def test_tasks_that_are_alike_are_drawn_once() -> None:
    workers = [task(f"worker-{number}", 0, "tests/test_a.py:5 work") for number in range(40)]
    told = hanging(task("main", None, "tests/test_a.py:9 main"), *workers, tasks_left_out=7)
    assert "      worker-0, worker-1, worker-2 and 37 more (work): waiting" in lines(told)
    assert lines(told).count("            tests/test_a.py:5 work") == 1
    assert "    and 7 tasks more" in lines(told)


def test_a_task_that_holds_others_is_never_drawn_with_one_that_is_alike() -> None:
    told = hanging(task("one"), task("two"), task("below", 0))
    drawn = lines(told)
    assert "    one (work): waiting" in drawn
    assert "      below (work): waiting" in drawn
    assert "    two (work): waiting" in drawn


def test_a_chain_of_five_hundred_tasks_is_drawn() -> None:
    chain = [task(f"t{number}", number - 1 if number else None, "a.py:1 f") for number in range(500)]
    assert sum(line.strip().startswith("t") for line in lines(hanging(*chain))) >= 500


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (hanging(), "in tests/test_a.py:3 test_it"),
        (hanging(threads=[]), "nothing of it could be seen"),
        (hanging(task("a")), "1 task"),
        (hanging(task("a", None, "a.py:1 f")), "1 task, in a.py:1 f"),
        (hanging(task("a", None, "a.py:1 f"), task("b", None, "a.py:1 f", LIBRARY)), "2 tasks, in a.py:1 f"),
        (hanging(task("a", None, "a.py:1 f"), task("b", None, LIBRARY)), "2 tasks, 1 of them in a.py:1 f"),
        (hanging(task("a", None, LIBRARY)), "1 task, in asyncio/locks.py:213 Event.wait"),
        (hanging(task("a", None, "a.py:1 f"), tasks_left_out=99), "100 tasks, 1 of them in a.py:1 f"),
    ],
)
def test_the_gist_names_the_place_in_which_most_tasks_wait(told: Hanging, text: str) -> None:
    assert gist(told) == text


def test_a_task_that_waits_for_another_is_not_where_it_hangs() -> None:
    told = hanging(task("main", None, "a.py:1 main"), task("kid", 0, "a.py:9 kid"))
    assert where(told) == ("a.py:9 kid", 1)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"limit_s": None, "backend": None}, "test_it[trio] was still in its call after 12.3 s: "),
        ({"attempt": 2, "when": "setup"}, "test_it[trio] (attempt 2) was still in its setup on trio after 12.3 s of "),
        ({"elapsed_s": 1234.5, "limit_s": None}, "after 1234 s: "),
    ],
)
def test_the_headline_says_how_far_it_had_come(more: dict[str, Any], text: str) -> None:
    assert text in headline(hanging(**more))


def test_what_could_not_be_seen_is_said() -> None:
    assert lines(hanging(missing={"tasks": "trio: other insides"}))[-1] == "  tasks not known: trio: other insides"


@pytest.mark.parametrize(
    ("site", "shown"),
    [
        ("tests/test_a.py:1 f", "tests/test_a.py:1 f"),
        ("/usr/lib/python3.12/asyncio/locks.py:1 f", "asyncio/locks.py:1 f"),
        ("/home/me/.venv/lib/python3.13t/site-packages/anyio/x.py:1 f", "anyio/x.py:1 f"),
        ("/usr/lib/python3/dist-packages/yaml/x.py:1 f", "yaml/x.py:1 f"),
        ("/opt/other/x.py:1 f", "/opt/other/x.py:1 f"),
    ],
)
def test_paths_of_libraries_are_told_from_where_they_are_imported(site: str, shown: str) -> None:
    assert short(site) == shown


def test_the_place_is_the_innermost_of_the_suites_own() -> None:
    assert place(["a.py:1 f", "b.py:2 g", LIBRARY]) == "b.py:2 g"
    assert place([LIBRARY]) == LIBRARY
