"""A hanging test on trio shows its nurseries, what each task waits for, and who holds the lock that it wants."""

import pytest

from tests.plugin.hangs import CONFTEST, SOON, first, plain
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("pytest_trio")
pytest.importorskip("anyio")

TESTS = """
    import anyio, pytest, trio

    def ends(told):
        scope, token = trio.CancelScope(), trio.lowlevel.current_trio_token()
        told.then(lambda: trio.from_thread.run_sync(scope.cancel, trio_token=token))
        return scope

    async def waits(event):
        await event.wait()  # waits

    def test_locks(told):
        async def holds(one, two):
            async with one:
                await trio.sleep(0.01)
                async with two: pass  # wants
        async def main():
            one, two = trio.Lock(), trio.Lock()
            with ends(told):
                async with trio.open_nursery() as nursery:  # opens
                    nursery.start_soon(holds, one, two, name="ping")
                    nursery.start_soon(holds, two, one, name="pong")
        trio.run(main)

    def test_nurseries(told):
        async def opens(event):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(waits, event, name="grandchild")
                await trio.sleep_forever()  # holds it open
        async def main():
            with ends(told):
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(opens, trio.Event(), name="child")
                    trio.lowlevel.spawn_system_task(waits, trio.Event(), name="system")
        trio.run(main)

    def test_cancelled(told):
        async def main():
            async with trio.open_nursery() as nursery:
                nursery.start_soon(stays, name="stubborn")
                nursery.cancel_scope.cancel()
        async def stays():
            with trio.CancelScope(shield=True) as shield:
                token = trio.lowlevel.current_trio_token()
                told.then(lambda: trio.from_thread.run_sync(shield.cancel, trio_token=token))
                await waits(trio.Event())
        trio.run(main)

    def test_blocked(told):
        async def blocks():
            told.wait()  # blocks
        async def main():
            async with trio.open_nursery() as nursery:
                nursery.start_soon(blocks, name="blocker")
        trio.run(main)

    @pytest.mark.trio
    async def test_by_pytest_trio(told):
        with ends(told):
            await waits(trio.Event())

    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", ["trio"])
    async def test_guest(anyio_backend, told):
        with ends(told):
            async with anyio.create_task_group() as group:
                group.start_soon(waits, anyio.Event(), name="kid")
"""


@pytest.fixture(scope="module")
def _once() -> dict[str, tuple[Recorded, Suite]]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, tuple[Recorded, Suite]]) -> tuple[Recorded, Suite]:
    """One run for all tests here: it is only looked at."""
    if not _once:
        run = suite.write(conftest=CONFTEST, test_stuck=TESTS).run(SOON, "-p", "no:randomly")
        run.run.assert_outcomes(passed=6)
        _once["run"] = run, suite
    return _once["run"]


def test_two_tasks_that_want_each_others_lock_stand_in_their_nursery(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_locks")
    kinds = [(task["kind"], task["parent"]) for task in found.told["tasks"]]
    assert kinds == [("task", None), ("nursery", 0), ("task", 1), ("task", 1)]
    assert found.told["backend"] == "trio"
    assert found.told["missing"] == {}
    assert found.told["tasks"][1]["state"] == "waiting for its tasks"
    assert found.task("ping")["state"] == "waiting for what pong holds"
    assert found.task("pong")["state"] == "waiting for what ping holds"
    assert plain(found.own("ping")) == [found.at("# wants", "holds")]
    assert any("trio/_sync.py" in site for site in found.task("ping")["frames"])
    assert found.told["tasks"][0]["what"].endswith("main")


def test_nurseries_hold_tasks_and_tasks_hold_nurseries(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_nurseries")
    tasks = found.told["tasks"]
    inner = tasks[found.task("grandchild")["parent"]]
    assert (inner["kind"], inner["state"]) == ("nursery", "open")
    assert tasks[inner["parent"]]["name"] == "child"
    outer = tasks[tasks[inner["parent"]]["parent"]]
    assert (outer["kind"], outer["state"], outer["parent"]) == ("nursery", "waiting for its tasks", 0)
    assert plain(found.own("child")) == [found.at("# holds it open", "opens")]
    assert plain(found.own("grandchild")) == [found.at("# waits", "waits")]


def test_system_tasks_of_the_suite_are_told_and_trios_own_are_not(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_nurseries")
    assert found.parent("system") is None
    roots = [task["name"] for task in found.told["tasks"] if task["parent"] is None]
    assert len(roots) == 2


def test_what_was_cancelled_and_stays_is_told(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_cancelled")
    nursery = found.told["tasks"][found.task("stubborn")["parent"]]
    assert nursery["state"] == "waiting for its tasks, cancelled"
    assert found.task("stubborn")["state"] == "waiting", "a shield keeps it out"
    assert plain(found.own("stubborn"))[-1] == found.at("# waits", "waits")


def test_a_task_that_blocks_the_run_is_running(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_blocked")
    assert found.task("blocker")["state"] == "running"
    assert plain(found.own("blocker")) == [found.at("told.wait()  # blocks", "blocks")]


@pytest.mark.parametrize("name", ["::test_by_pytest_trio", "::test_guest[trio]"])
def test_every_runner_of_trio_is_seen(recorded: tuple[Recorded, Suite], name: str) -> None:
    found = first(*recorded, name)
    (task,) = (task for task in found.told["tasks"] if any(site.endswith("waits") for site in task["frames"]))
    sites = [site for site in task["frames"] if site.startswith("test_stuck.py")]
    assert plain(sites)[-1] == found.at("# waits", "waits")
    assert found.told["backend"] == "trio"


def test_a_task_of_anyios_group_stands_in_the_nursery_below_the_test(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_guest[trio]")
    nursery = found.told["tasks"][found.task("kid")["parent"]]
    assert nursery["kind"] == "nursery"
    assert found.told["tasks"][nursery["parent"]]["what"] == "test_guest"
