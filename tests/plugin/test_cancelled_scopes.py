"""Who cancels a scope of anyio or trio, where, and whether the scope caught it."""

from __future__ import annotations

import pytest

from tests.plugin.ledgers import cancellations, ledger, outcomes
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

SUITE = """
    import sys
    import anyio, pytest, trio

    async def explicit(lib):
        with lib.CancelScope() as scope:
            scope.cancel()
            await lib.sleep(30)
    async def swallowed(lib):
        with lib.CancelScope() as scope:
            scope.cancel()
            try: await lib.sleep(30)
            except BaseException: pass
    async def too_late(lib):
        with lib.CancelScope() as scope:
            await lib.sleep(0)
            scope.cancel()
    async def within_another(lib):
        with lib.CancelScope() as outer:
            with lib.CancelScope() as inner:
                inner.cancel()
                outer.cancel()
                await lib.sleep(30)
    async def timed_out(lib):
        with lib.move_on_after(0.001):
            await lib.sleep(30)
    async def slept(lib):
        for _ in range(5): await lib.sleep(0.001)
    async def grouped(lib):
        async with (lib.open_nursery() if lib is trio else lib.create_task_group()) as group:
            group.start_soon(lib.sleep, 30)
            group.start_soon(lib.sleep, 30)
            await lib.sleep(0.001)
            group.cancel_scope.cancel()
    async def failed(lib):
        async def fails(): raise ValueError
        try:
            async with (lib.open_nursery() if lib is trio else lib.create_task_group()) as group:
                group.start_soon(lib.sleep, 30)
                group.start_soon(fails)
        except BaseException: pass

    PROGRAMS = [explicit, swallowed, too_late, within_another, timed_out, slept, grouped, failed]
    HOSTS = {"asyncio": {}, "uvloop": {"use_uvloop": True}, "trio": {}}
    @pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
    @pytest.mark.parametrize("host", HOSTS)
    def test_anyio(host, program):
        backend = "trio" if host == "trio" else "asyncio"
        anyio.run(program, anyio, backend=backend, backend_options=HOSTS[host])
    @pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
    def test_trio(program): trio.run(program, trio)
    @pytest.mark.trio
    @pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
    async def test_by_pytest_trio(program): await program(trio)
    @pytest.mark.anyio
    @pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
    @pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
    async def test_by_anyio(anyio_backend, program): await program(anyio)
"""
PLACES = {
    "::test_trio[{}]": "trio",
    "::test_by_pytest_trio[{}]": "trio",
    "::test_anyio[trio-{}]": "trio",
    "::test_by_anyio[trio-{}]": "trio",
    "::test_anyio[asyncio-{}]": "asyncio",
    "::test_anyio[uvloop-{}]": "asyncio",
    "::test_by_anyio[asyncio-{}]": "asyncio",
}


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for the tests that only look at it."""
    if not _once:
        _once["run"] = suite.write(test_scopes=SUITE).run()
        _once["run"].run.assert_outcomes(passed=8 * len(PLACES))
    return _once["run"]


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    """The name of a test that runs a program, but for the program."""
    return str(request.param)


def test_a_scope_that_is_cancelled_and_catches_it(recorded: Recorded, place: str) -> None:
    name = place.format("explicit")
    (found,) = cancellations(recorded, name)["listed"]
    assert (found["source"], found["outcome"], found["task"]) == ("explicit", "cancelled", None)
    assert found["site"].partition(" ")[2] == "explicit"
    assert found["by"]
    assert 0 < found["latency_s"] < 30
    assert ledger(recorded, name)["cancellations"]["requested"]["explicit"] == 1


def test_a_scope_that_ends_without_the_cancellation_that_arrived(recorded: Recorded, place: str) -> None:
    """trio tells what arrived in which scope; on asyncio it could have come too late."""
    name = place.format("swallowed")
    sees = PLACES[place] == "trio"
    assert outcomes(recorded, name) == [("explicit", "swallowed" if sees else "not caught")]
    assert cancellations(recorded, name)["swallowed"] == (1 if sees else 0)


def test_a_scope_that_is_cancelled_after_its_last_checkpoint(recorded: Recorded, place: str) -> None:
    name = place.format("too_late")
    assert outcomes(recorded, name) == [("explicit", "not caught")]
    assert cancellations(recorded, name)["swallowed"] == 0


def test_the_outer_of_two_cancelled_scopes_catches_for_both(recorded: Recorded, place: str) -> None:
    name = place.format("within_another")
    assert outcomes(recorded, name) == [("explicit", "cancelled"), ("explicit", "cancelled")]


def test_a_deadline_cancels(recorded: Recorded, place: str) -> None:
    name = place.format("timed_out")
    assert outcomes(recorded, name) == [("timeout", "cancelled")]


def test_sleeping_cancels_nothing(recorded: Recorded, place: str) -> None:
    assert ledger(recorded, place.format("slept")).get("cancellations") is None


def test_what_arrives_in_tasks_is_counted_on_trio(recorded: Recorded, place: str) -> None:
    """Both children, once each; who waits for them goes on waiting."""
    found = cancellations(recorded, place.format("grouped"))
    assert outcomes(recorded, place.format("grouped")) == [("explicit", "cancelled")]
    if PLACES[place] == "trio":
        assert (found["requested"], found["delivered"]) == ({"explicit": 1}, 2)
    else:
        assert found["requested"] == {"explicit": 1, "scope": 3}


def test_a_group_whose_child_fails_cancels_the_others(recorded: Recorded, place: str) -> None:
    found = cancellations(recorded, place.format("failed"))
    source = "nursery" if PLACES[place] == "trio" else "task group"
    assert found["requested"][source] == 1
    assert found["swallowed"] == 0
    assert outcomes(recorded, place.format("failed"))[0][1] in {"cancelled", "handled"}


def test_a_nursery_whose_children_end_in_spite_of_a_cancellation_has_swallowed_nothing(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import trio
        async def shielded():
            with trio.CancelScope(shield=True): await trio.sleep(0.002)
        async def main():
            with trio.CancelScope() as scope:
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(shielded)
                    scope.cancel()
            assert not scope.cancelled_caught
        def test_it(): trio.run(main)
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    found = cancellations(recorded, "::test_it")
    assert (found["requested"], found["delivered"], found["swallowed"]) == ({"explicit": 1}, 0, 0)
    assert outcomes(recorded, "::test_it") == [("explicit", "not caught")]


def test_what_a_library_cancels_on_its_own_is_not_taken_for_the_suite(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import trio
        async def agen():
            try: yield 1
            finally: await trio.lowlevel.checkpoint()
        async def main():
            async for _ in agen(): pass
            await trio.sleep(0.001)
            trio.lowlevel.current_trio_token().run_sync_soon(lambda: None)
        def test_it(): trio.run(main)
        """
    ).run()
    assert ledger(recorded, "::test_it").get("cancellations") is None


def test_what_a_library_ends_for_itself_is_not_swallowed(suite: Suite) -> None:
    folder = suite.pytester.mkdir("site-packages")
    (folder / "portals.py").write_text(
        "import trio\n"
        "class Portal:\n"
        "    async def call(self, function):\n"
        "        with trio.CancelScope() as self.scope:\n"
        "            try: await function()\n"
        "            except trio.Cancelled: pass\n"
        "    def stop(self): self.scope.cancel()\n"
    )
    recorded = suite.write(
        test_it="""
        import sys, trio
        sys.path.insert(0, "site-packages")
        from portals import Portal
        async def main():
            portal = Portal()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(portal.call, trio.sleep_forever)
                await trio.testing.wait_all_tasks_blocked()
                portal.stop()
        def test_it(): trio.run(main)
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    found = cancellations(recorded, "::test_it")
    assert outcomes(recorded, "::test_it") == [("library", "not caught")]
    assert (found["delivered"], found["swallowed"]) == (1, 0)


def test_a_scope_that_spins_is_counted_once(suite: Suite) -> None:
    """anyio asks a task that does not listen again at every tick."""
    recorded = suite.write(
        test_it="""
        import anyio, asyncio, pytest
        async def deaf():
            for _ in range(50):
                try: await asyncio.sleep(0.001)
                except asyncio.CancelledError: pass
        def test_it():
            async def main():
                async with anyio.create_task_group() as group:
                    group.start_soon(deaf)
                    await anyio.sleep(0.005)
                    group.cancel_scope.cancel()
            anyio.run(main)
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    found = cancellations(recorded, "::test_it")
    assert found["requested"]["explicit"] == 1
    assert found["requested"]["scope"] <= 4


def test_a_scope_is_cancelled_by_who_calls_cancel_also_where_the_library_is_the_suites_own_code(suite: Suite) -> None:
    """As in a checkout of trio or anyio, whose tests are run against the files beside them."""
    suite.write(
        conftest="from pytest_loopglass import sites; sites.INSTALLED = ('nothing is installed',)",
        test_checkout="""
            import anyio, pytest, trio
            async def stops(lib):
                with lib.CancelScope() as scope:
                    scope.cancel()
                    await lib.sleep(30)
            def test_trio(): trio.run(stops, trio)
            @pytest.mark.parametrize("backend", ["asyncio", "trio"])
            def test_anyio(backend): anyio.run(stops, anyio, backend=backend)
        """,
    )
    recorded = suite.run()
    recorded.run.assert_outcomes(passed=3)
    for name in ("test_trio", "test_anyio[asyncio]", "test_anyio[trio]"):
        (found,) = cancellations(recorded, name)["listed"]
        assert (found["source"], found["site"]) == ("explicit", "test_checkout.py:4 stops")
