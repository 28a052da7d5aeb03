"""Who cancels a task of asyncio, where, and what comes of it."""

from __future__ import annotations

import asyncio
import sys

import pytest
from pytest_loopglass.cancel import deliveries
from pytest_loopglass.record import STAGE
from pytest_loopglass.tasks.name import is_number

from tests.plugin.ledgers import cancellations, ledger, outcomes
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("uvloop")

SEEN = sys.version_info >= (3, 12)
"""Whether the interpreter tells of deliveries."""
SUITE = """
    import asyncio, contextlib, signal, sys
    import pytest, uvloop

    async def sleeps(): await asyncio.sleep(30)
    async def swallows():
        with contextlib.suppress(asyncio.CancelledError): await asyncio.sleep(30)
    async def converts():
        try: await asyncio.sleep(30)
        except asyncio.CancelledError: raise ValueError from None
    async def waits_for(task): await task
    async def started(coro, name=None):
        task = asyncio.create_task(coro, name=name)
        await asyncio.sleep(0)
        return task
    async def ended(*tasks): await asyncio.wait(tasks)

    async def explicit():
        task = await started(sleeps(), "victim")
        task.cancel("because")
        await ended(task)
    async def before_it_began():
        task = asyncio.create_task(sleeps())
        task.cancel()
        await ended(task)
    async def swallowed():
        task = await started(swallows())
        task.cancel()
        await ended(task)
    async def converted():
        task = await started(converts())
        task.cancel()
        await ended(task)
        task.exception()
    async def too_late():
        task = await started(asyncio.sleep(0))
        await ended(task)
        assert task.cancel() is False
    async def to_the_child():
        child = await started(sleeps())
        parent = await started(waits_for(child))
        parent.cancel()
        await ended(parent)
    async def swallowed_by_the_child():
        child = await started(swallows())
        parent = await started(waits_for(child))
        parent.cancel()
        await ended(parent)
    async def twice():
        task = await started(sleeps())
        task.cancel()
        task.cancel()
        await ended(task)
    async def gathered():
        both = asyncio.gather(sleeps(), sleeps())
        await asyncio.sleep(0)
        both.cancel()
        with contextlib.suppress(asyncio.CancelledError): await both
    async def by_itself():
        async def own():
            asyncio.current_task().cancel()
            await asyncio.sleep(30)
        await ended(await started(own(), "self"))
    async def of_a_future():
        future = asyncio.get_running_loop().create_future()
        task = await started(waits_for(future))
        future.cancel()
        await ended(task)
    async def unbound():
        task = await started(sleeps())
        asyncio.Task.cancel(task)
        await ended(task)
    async def raised():
        async def own(): raise asyncio.CancelledError
        await ended(await started(own()))
    async def waited():
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(sleeps(), 0.001)
    async def timed_out():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.001): await asyncio.sleep(30)
        await asyncio.sleep(0.001)
    async def grouped():
        async def fails(): raise ValueError
        with contextlib.suppress(BaseExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(sleeps())
                group.create_task(fails())
                await asyncio.sleep(30)
        await asyncio.sleep(0)
    async def uncancelled():
        async def own():
            try: await asyncio.sleep(30)
            except asyncio.CancelledError: asyncio.current_task().uncancel()
            await asyncio.sleep(0)
        task = await started(own())
        task.cancel()
        await ended(task)
    async def left_to_the_runner():
        left_to_the_runner.kept = await started(sleeps())
    async def many():
        for _ in range(1200):
            task = asyncio.create_task(sleeps())
            task.cancel()
            await ended(task)

    OLD = [explicit, before_it_began, swallowed, converted, too_late, to_the_child, swallowed_by_the_child, twice,
           gathered, by_itself, of_a_future, unbound, raised, waited, left_to_the_runner, many]
    NEW = [timed_out, grouped, uncancelled] if sys.version_info >= (3, 11) else []

    @pytest.mark.parametrize("program", OLD + NEW, ids=lambda program: program.__name__)
    def test_asyncio(program): asyncio.run(program())
    @pytest.mark.parametrize("program", OLD + NEW, ids=lambda program: program.__name__)
    def test_uvloop(program): uvloop.run(program())
    @pytest.mark.asyncio
    @pytest.mark.parametrize("program", OLD + NEW, ids=lambda program: program.__name__)
    async def test_by_pytest_asyncio(program): await program()
"""
CANCELLED = ("explicit", "cancelled")
TABLE: dict[str, tuple[list[tuple[str, str]], int]] = {
    "explicit": ([CANCELLED], 1),
    "before_it_began": ([CANCELLED], 1),
    "swallowed": ([("explicit", "swallowed")], 1),
    "converted": ([("explicit", "swallowed")], 1),
    "to_the_child": ([CANCELLED, CANCELLED], 1),
    "swallowed_by_the_child": ([("explicit", "swallowed"), ("explicit", "swallowed")], 1),
    "twice": ([CANCELLED, CANCELLED], 1),
    "gathered": ([("gather", "cancelled"), ("gather", "cancelled")], 2),
    "by_itself": ([CANCELLED], 1),
}
"""What is listed, and how often a cancellation enters a task."""
NEWER: dict[str, tuple[list[tuple[str, str]], int]] = {
    "timed_out": ([("timeout", "handled")], 1),
    "grouped": ([("task group", "cancelled"), ("task group", "handled")], 2),
    "uncancelled": ([("explicit", "handled")], 1),
}
GROUPS = sys.version_info >= (3, 11)
"""Whether asyncio has task groups, timeouts and `uncancel`."""
TABLE |= NEWER if GROUPS else {}
HOSTS = ["test_asyncio", "test_uvloop", "test_by_pytest_asyncio"]


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for the tests that only look at it."""
    if not _once:
        _once["run"] = suite.write(test_table=SUITE).run()
        _once["run"].run.assert_outcomes(passed=3 * (19 if GROUPS else 16))
    return _once["run"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("program", TABLE)
def test_what_came_of_a_cancellation_is_told(recorded: Recorded, host: str, program: str) -> None:
    listed, delivered = TABLE[program]
    name = f"::{host}[{program}]"
    found = cancellations(recorded, name)
    assert outcomes(recorded, name) == listed
    assert found["delivered"] == (delivered if SEEN else None)
    assert found["swallowed"] == (1 if "swallowed" in dict(map(reversed, listed)) else 0)  # type: ignore[arg-type]
    requested = [source for source, _ in listed]
    assert found["requested"] == {source: requested.count(source) for source in requested}


@pytest.mark.parametrize("host", HOSTS)
def test_a_request_says_who_asked_whom_and_where(recorded: Recorded, host: str) -> None:
    (found,) = cancellations(recorded, f"::{host}[explicit]")["listed"]
    assert found["task"] == "victim"
    assert not is_number(found["by"])  # nobody has named it, so it is called by what it runs
    path, _, function = found["site"].partition(" ")
    assert function == "explicit"
    assert path.startswith("test_table.py:")
    assert 0 < found["latency_s"] < 30
    (own,) = cancellations(recorded, f"::{host}[by_itself]")["listed"]
    assert own["task"] == own["by"] == "self"


@pytest.mark.parametrize("host", HOSTS)
def test_a_task_that_is_done_cannot_be_cancelled_any_more(recorded: Recorded, host: str) -> None:
    found = cancellations(recorded, f"::{host}[too_late]")
    assert outcomes(recorded, f"::{host}[too_late]") == [("explicit", "too late")]
    assert found["delivered"] == (0 if SEEN else None)
    assert found["latency_s"] is None


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("program", ["of_a_future", "unbound"])
def test_what_nobody_is_seen_to_ask_for_is_seen_to_arrive(recorded: Recorded, host: str, program: str) -> None:
    found = ledger(recorded, f"::{host}[{program}]")["cancellations"]
    if SEEN:
        assert (found["requested"], found["delivered"], found["listed"]) == ({}, 1, [])
    else:
        assert found is None


@pytest.mark.parametrize("host", HOSTS)
def test_a_cancelled_error_that_a_program_raises_itself_is_no_delivery(recorded: Recorded, host: str) -> None:
    assert ledger(recorded, f"::{host}[raised]")["cancellations"] is None


@pytest.mark.parametrize("host", HOSTS)
def test_wait_for_cancels_because_of_its_timeout(recorded: Recorded, host: str) -> None:
    found = cancellations(recorded, f"::{host}[waited]")
    assert found["requested"] == {"timeout": 1}
    assert found["swallowed"] == 0


@pytest.mark.parametrize("host", HOSTS)
def test_the_end_of_a_runner_is_counted_and_not_listed(recorded: Recorded, host: str) -> None:
    when = "teardown" if host == "test_by_pytest_asyncio" else "call"
    found = cancellations(recorded, f"::{host}[left_to_the_runner]", when)
    assert found["requested"] == {"shutdown": 1}
    assert found["listed"] == []


@pytest.mark.parametrize("host", HOSTS)
def test_of_very_many_all_are_counted_and_the_first_are_followed(recorded: Recorded, host: str) -> None:
    found = cancellations(recorded, f"::{host}[many]")
    assert found["requested"] == {"explicit": 1200}
    assert found["delivered"] == (1200 if SEEN else None)
    assert found["swallowed"] is None
    assert "first ones were followed" in ledger(recorded, f"::{host}[many]")["missing"]["cancellations.swallowed"]
    assert len(found["listed"]) == 50


@pytest.mark.parametrize("host", HOSTS)
def test_what_cannot_be_seen_before_3_12_is_null_with_a_reason(recorded: Recorded, host: str) -> None:
    missing = ledger(recorded, f"::{host}[explicit]")["missing"]
    assert missing.get("cancellations.delivered") == (None if SEEN else "it needs Python 3.12")


def test_a_cancelled_error_may_be_thrown_where_no_loop_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interpreter raises in the program what its listener raises."""
    task = type("Runner", (), {})()
    monkeypatch.setattr(STAGE, "activity", None)
    deliveries.PASSED_OVER.add(task)
    deliveries._thrown((lambda: None).__code__, 0, asyncio.CancelledError())
    assert STAGE.ledger.delivered == 1
