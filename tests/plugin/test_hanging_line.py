"""The line of a hanging test is valid on the wire, however much hangs."""

import asyncio
import gc
import json
import threading
import weakref
from typing import Any

import pytest
from pytest_loopglass.hanging.line import line
from pytest_loopglass.hanging.tree import asyncio as tasks_of_asyncio
from pytest_loopglass.hanging.tree import threads
from pytest_loopglass.hanging.tree.awaiters import awaiters
from pytest_loopglass.hanging.tree.awaits import Stacks, shortened
from pytest_loopglass.hanging.tree.node import Node, tree
from pytest_loopglass.wire import MAX_LINE_BYTES, Hanging

from tests.plugin.test_hanging_text import hanging, task


def told(written: bytes) -> Hanging:
    assert written.endswith(b"\n")
    assert b"\n" not in written[:-1]
    found: Hanging = json.loads(written)["hanging"]
    return found


def test_what_fits_is_told_in_full() -> None:
    full = hanging(task("a", None, *[f"a.py:{number} f" for number in range(40)]))
    assert told(line(full)) == full


def test_frames_are_shortened_before_tasks_are_left_out() -> None:
    many = [task(f"t{number}", None, *["x" * 100] * 40) for number in range(500)]
    found = told(line(hanging(*many)))
    assert (len(found["tasks"]), found["tasks_left_out"]) == (500, 0)
    assert {len(one["frames"]) for one in found["tasks"]} == {16}
    assert len(line(hanging(*many))) <= MAX_LINE_BYTES


def test_tasks_are_left_out_when_nothing_else_helps() -> None:
    many = [task(f"t{number}", number - 1 if number else None, "x" * 2_000, what="y" * 2_000) for number in range(500)]
    written = line(hanging(*many, tasks_left_out=3))
    found = told(written)
    assert len(written) <= MAX_LINE_BYTES
    assert 0 < len(found["tasks"]) < 500
    assert len(found["tasks"]) + found["tasks_left_out"] == 503
    assert all(one["parent"] is None or one["parent"] < place for place, one in enumerate(found["tasks"]))


def test_the_middle_of_a_long_chain_is_left_out() -> None:
    assert shortened(["a", "b", "c"], 3) == ["a", "b", "c"]
    cut = shortened([str(number) for number in range(100)], 40)
    assert len(cut) == 40
    assert (cut[0], cut[9], cut[10], cut[-1]) == ("0", "9", "… 61 more", "99")


def node(key: int, *parents: int) -> Node:
    return Node(key, f"n{key}", "what", "waiting", [], parents=[*parents])


def test_every_node_stands_behind_its_parent_and_a_circle_is_opened() -> None:
    drawn = tree([node(1, 2), node(2, 3), node(3, 1), node(4, 99), node(5, 4)])
    assert {one["name"] for one in drawn} == {"n1", "n2", "n3", "n4", "n5"}
    assert all(one["parent"] is None or one["parent"] < place for place, one in enumerate(drawn))
    assert [one["state"] for one in drawn].count("waiting, in a circle") == 1
    names = [one["name"] for one in drawn]
    assert drawn[names.index("n5")]["parent"] == names.index("n4")


def test_of_two_that_await_it_the_second_is_the_parent_if_the_first_would_close_a_circle() -> None:
    drawn = tree([node(1, 2), node(2, 1, 3), node(3)])
    assert [(one["name"], one["parent"]) for one in drawn] == [("n3", None), ("n2", 0), ("n1", 1)]


class Written(asyncio.Future[Any]):
    """A future as Python 3.14 has them: it says itself who awaits it."""

    _asyncio_awaited_by: Any = None


def test_who_awaits_is_asked_of_the_interpreter_where_it_knows() -> None:
    async def main() -> None:
        waiting = asyncio.current_task()
        gathered, awaited = Written(), Written()
        gathered._asyncio_awaited_by = frozenset({waiting})
        awaited._asyncio_awaited_by = frozenset({gathered})
        assert awaiters(awaited) == [waiting]

    asyncio.run(main())


def test_stacks_and_tasks_are_read_while_a_thousand_tasks_come_and_go() -> None:
    """Whoever looks is never stopped by what changes meanwhile, and nothing is wrong for those who change it."""
    over = threading.Event()
    finished = []

    async def short_lived() -> None:
        await asyncio.sleep(0)

    async def main() -> None:
        while not over.is_set():
            await asyncio.gather(*[short_lived() for _ in range(100)])
            finished.append(100)

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    seen = 0
    try:
        while seen < 200 or sum(finished) < 1_000:
            found = tasks_of_asyncio.found(Stacks())
            assert tree(found.nodes) is not None
            seen += 1
    finally:
        over.set()
        thread.join()


class Precious:
    """An object of the suite's."""


@pytest.mark.parametrize("where", ["coroutine", "generator", "thread"])
def test_nothing_of_what_was_looked_at_is_kept(where: str) -> None:
    kept: list[weakref.ref[Precious]] = []
    going, end = threading.Event(), threading.Event()

    def blocks() -> None:
        precious = Precious()
        kept.append(weakref.ref(precious))
        going.set()
        end.wait(60)

    async def holds() -> None:
        precious = Precious()
        kept.append(weakref.ref(precious))
        going.set()
        await asyncio.to_thread(end.wait, 60)
        del precious

    async def yields() -> Any:
        precious = Precious()
        kept.append(weakref.ref(precious))
        yield 1
        going.set()
        await asyncio.to_thread(end.wait, 60)
        del precious

    async def iterates() -> None:
        async for _ in yields():
            pass

    body = {"coroutine": lambda: asyncio.run(holds()), "generator": lambda: asyncio.run(iterates()), "thread": blocks}
    thread = threading.Thread(target=body[where])
    gc.disable()
    try:
        thread.start()
        going.wait(60)
        stacks = Stacks()
        assert tree(tasks_of_asyncio.found(stacks).nodes) or where == "thread"
        assert threads.found(stacks, threading.get_ident(), (lambda: None).__code__)
        del stacks
        end.set()
        thread.join()
        assert [one() for one in kept] == [None]
    finally:
        end.set()
        gc.enable()
