"""A hanging test on asyncio says what each task waits for, and who waits for it."""

import sys

import pytest

from tests.plugin.hangs import CONFTEST, SOON, Hang, first, plain
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("uvloop")
pytest.importorskip("anyio")

TESTS = """
    import asyncio, contextlib, threading, types
    import anyio, pytest, uvloop

    @pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
    def hang(request, told):
        def hang(main):
            loop = request.param()
            task = loop.create_task(main())
            task.set_name("main")
            def end():
                with contextlib.suppress(RuntimeError):  # it has ended by itself
                    loop.call_soon_threadsafe(task.cancel)
            told.then(end)
            with contextlib.suppress(asyncio.CancelledError):
                loop.run_until_complete(task)
            while rest := asyncio.all_tasks(loop):
                [task.cancel() for task in rest]
                loop.run_until_complete(asyncio.wait(rest))
            loop.close()
        return hang

    def spawn(coroutine, name):
        return asyncio.get_running_loop().create_task(coroutine, name=name)

    async def waits(event):
        await event.wait()  # waits

    def test_events(hang):
        async def meets(mine, other):
            await waits(other)  # meets
            mine.set()
        async def main():
            one, two = asyncio.Event(), asyncio.Event()
            await asyncio.gather(spawn(meets(one, two), "ping"), spawn(meets(two, one), "pong"))  # gathers
        hang(main)

    def test_each_other(hang):
        async def main():
            tasks = {}
            async def joins(other):
                await asyncio.sleep(0)
                await asyncio.shield(tasks[other])  # joins
            for name, other in [("one", "two"), ("two", "three"), ("three", "one")]:
                tasks[name] = spawn(joins(other), name)
            await asyncio.Event().wait()
        hang(main)

    def test_queue(hang):
        async def consumes(queue):
            while True:
                await queue.get()  # gets
        async def main():
            await asyncio.wait([spawn(consumes(asyncio.Queue()), "consumer")])
        hang(main)

    def test_future(hang):
        async def awaits(future):
            await future  # awaits
        async def main():
            future = asyncio.get_running_loop().create_future()
            waiter = spawn(awaits(future), "waiter")
            shielded = spawn(awaits(asyncio.shield(waiter)), "outer")
            await asyncio.wait_for(shielded, 60)
        hang(main)

    def test_generators(hang):
        async def counts():
            yield 1
            await waits(asyncio.Event())  # in the generator
        @types.coroutine
        def old():
            yield from iterates().__await__()  # in the old one
        async def iterates():
            async for number in counts():  # iterates
                pass
        async def main():
            async def reads():
                await old()  # reads
            await spawn(reads(), "reader")
        hang(main)

    def test_blocked(hang, told):
        async def blocks():
            await asyncio.sleep(0)
            told.wait()  # blocks
        async def main():
            blocker = spawn(blocks(), "blocker")
            await asyncio.sleep(0)
            spawn(waits(asyncio.Event()), "late")
            await blocker
        hang(main)

    def test_cancelled(hang):
        async def stays():
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                await asyncio.Event().wait()  # stays
        async def main():
            task = spawn(stays(), "stubborn")
            await asyncio.sleep(0)
            task.cancel()
            await task
        hang(main)

    def test_anyio_group(hang):
        async def main():
            async with anyio.create_task_group() as group:
                group.start_soon(waits, anyio.Event(), name="kid")
                group.cancel_scope.shield = True
                async with anyio.create_task_group() as inner:
                    inner.start_soon(waits, anyio.Event(), name="grandkid")
                    await anyio.sleep_forever()  # sleeps
        hang(main)

    def test_many(hang):
        async def main():
            await asyncio.gather(*[spawn(waits(asyncio.Event()), f"n{number}") for number in range(600)])
        hang(main)
"""

GROUPS = """
    def test_group(hang):
        async def main():
            async with asyncio.TaskGroup() as group:  # groups
                group.create_task(waits(asyncio.Event()), name="child")
        hang(main)
"""

LOOPS = ("asyncio", "uvloop")


@pytest.fixture(scope="module")
def _once() -> dict[str, tuple[Recorded, Suite]]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, tuple[Recorded, Suite]]) -> tuple[Recorded, Suite]:
    """One run for all tests here: it is only looked at."""
    if not _once:
        tests = TESTS + (GROUPS if sys.version_info >= (3, 11) else "")
        run = suite.write(conftest=CONFTEST, test_stuck=tests).run(SOON, "-p", "no:randomly")
        run.run.assert_outcomes(passed=2 * tests.count("def test_"))
        _once["run"] = run, suite
    return _once["run"]


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def hang(recorded: tuple[Recorded, Suite], test: str, loop: str) -> Hang:
    return first(*recorded, f"::{test}[{loop}]")


def test_it_says_which_attempt_hangs(recorded: tuple[Recorded, Suite], loop: str) -> None:
    told = hang(recorded, "test_events", loop).told
    result = recorded[0].one(f"::test_events[{loop}]")
    assert [told[key] for key in ("nodeid", "case", "attempt", "index", "worker", "backend")] == [
        result[key] for key in ("nodeid", "case", "attempt", "index", "worker", "backend")
    ]
    assert told["backend"] == {"uvloop": "asyncio+uvloop"}.get(loop, loop)
    assert (told["when"], told["limit_s"], told["missing"]) == ("call", None, {})
    assert told["elapsed_s"] >= 0.2


def test_two_tasks_that_wait_for_each_others_event_stand_below_who_gathers_them(
    recorded: tuple[Recorded, Suite], loop: str
) -> None:
    found = hang(recorded, "test_events", loop)
    assert [task["name"] for task in found.told["tasks"]] == ["main", "ping", "pong"]
    assert (found.parent("main"), found.parent("ping"), found.parent("pong")) == (None, "main", "main")
    assert found.task("main")["state"] == "waiting for ping, pong"
    assert plain(found.own("main")) == [found.at("# gathers", "main")]
    for name in ("ping", "pong"):
        assert plain(found.own(name)) == [found.at("# meets", "meets"), found.at("# waits", "waits")]
        assert "asyncio/locks.py" in found.task(name)["frames"][-1]
        assert (found.task(name)["kind"], found.task(name)["state"]) == ("task", "waiting")
        assert found.task(name)["what"].endswith("meets")


def test_a_circle_of_tasks_is_told_as_one(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_each_other", loop)
    states = {name: found.task(name)["state"] for name in ("one", "two", "three")}
    assert sorted(state.partition(",")[0] for state in states.values()) == [
        "waiting for one",
        "waiting for three",
        "waiting for two",
    ]
    assert [state.endswith(", in a circle") for state in states.values()].count(True) == 1
    assert [found.parent(name) for name in states].count(None) == 1
    assert plain(found.own("one")) == [found.at("# joins", "joins")]


def test_a_queue_that_is_never_fed_is_told(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_queue", loop)
    assert found.parent("consumer") == "main"
    assert plain(found.own("consumer")) == [found.at("# gets", "consumes")]
    assert "asyncio/queues.py" in found.task("consumer")["frames"][-1]


def test_who_waits_through_a_shield_and_a_wait_for_is_found(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_future", loop)
    assert (found.parent("waiter"), found.parent("outer")) == ("outer", "main")
    assert plain(found.own("waiter")) == [found.at("# awaits", "awaits")]


def test_the_chain_goes_through_generators_of_all_kinds(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_generators", loop)
    assert plain(found.own("reader")) == [
        found.at("# reads", "reads"),
        found.at("# in the old one", "old"),
        found.at("# iterates", "iterates"),
        found.at("# in the generator", "counts"),
        found.at("# waits", "waits"),
    ]


def test_a_task_that_blocks_its_loop_is_running_and_others_are_ready(
    recorded: tuple[Recorded, Suite], loop: str
) -> None:
    found = hang(recorded, "test_blocked", loop)
    assert found.task("blocker")["state"] == "running"
    assert plain(found.own("blocker")) == [found.at("told.wait()  # blocks", "blocks")]
    assert "conftest.py" in found.task("blocker")["frames"][-1]
    assert found.task("late")["state"] == "ready"
    assert any(found.at("# blocks", "blocks") in site for site in plain(found.thread("MainThread")))


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tasks do not say that they were cancelled")
def test_a_task_that_does_not_heed_its_cancellation_is_told(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_cancelled", loop)
    assert found.task("stubborn")["state"] == "waiting, cancelled"
    assert plain(found.own("stubborn")) == [found.at("# stays", "stays")]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="there are no task groups")
def test_tasks_of_a_group_stand_below_the_one_that_opened_it(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_group", loop)
    assert found.parent("child") == "main"
    assert plain(found.own("main")) == [found.at("# groups", "main")]


def test_tasks_of_anyios_groups_stand_below_the_one_that_opened_them(
    recorded: tuple[Recorded, Suite], loop: str
) -> None:
    found = hang(recorded, "test_anyio_group", loop)
    assert (found.parent("kid"), found.parent("grandkid")) == ("main", "main")
    assert plain(found.own("main")) == [found.at("# sleeps", "main")]
    assert plain([found.task("kid")["what"]])[0].endswith("waits"), "a wrapper of anyio's is not what it is called"


def test_no_more_than_five_hundred_tasks_are_told(recorded: tuple[Recorded, Suite], loop: str) -> None:
    found = hang(recorded, "test_many", loop)
    assert len(found.told["tasks"]) == 500
    assert found.told["tasks_left_out"] == 101
    assert found.task("n42")["parent"] == 0
