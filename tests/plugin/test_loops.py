"""What loops do in a test is measured the same on every backend."""

import pytest

from tests.plugin.loops import LOOPS
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

TESTS = """
    import asyncio, threading, time
    import anyio, pytest, trio, uvloop

    async def sleeps_and_blocks():
        await anyio.sleep(0.1)
        time.sleep(0.08)
        await anyio.sleep(0.02)

    def test_asyncio(): asyncio.run(sleeps_and_blocks())
    def test_uvloop(): uvloop.run(sleeps_and_blocks())
    def test_trio(): trio.run(sleeps_and_blocks)

    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", [
        pytest.param(("asyncio", {"use_uvloop": False}), id="asyncio"),
        pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"),
        pytest.param(("trio", {}), id="trio")])
    async def test_by_anyio(anyio_backend): await sleeps_and_blocks()

    @pytest.mark.asyncio
    async def test_by_pytest_asyncio(): await sleeps_and_blocks()
    @pytest.mark.trio
    async def test_by_pytest_trio(): await sleeps_and_blocks()

    class TestOld(__import__("unittest").IsolatedAsyncioTestCase):
        async def test_isolated(self): await sleeps_and_blocks()
"""

BACKENDS = {
    "::test_asyncio": "asyncio",
    "::test_uvloop": "asyncio+uvloop",
    "::test_trio": "trio",
    "::test_by_anyio[asyncio]": "asyncio",
    "::test_by_anyio[uvloop]": "asyncio+uvloop",
    "::test_by_anyio[trio]": "trio",
    "::test_by_pytest_asyncio": "asyncio",
    "::test_by_pytest_trio": "trio",
    "::test_isolated": "asyncio",
}


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for all tests here: it is only looked at."""
    if not _once:
        _once["run"] = suite.write(test_loops=TESTS).run()
        _once["run"].run.assert_outcomes(passed=len(BACKENDS))
        _once["run"].results.sort(key=str)
    return _once["run"]


@pytest.mark.parametrize("name", BACKENDS)
def test_the_backend_is_the_loop_that_ran(recorded: Recorded, name: str) -> None:
    assert recorded.one(name)["backend"] == BACKENDS[name]
    assert recorded.call(name)["backend"] == BACKENDS[name]


@pytest.mark.parametrize("name", BACKENDS)
def test_idle_and_busy_are_the_run(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    assert loop["idle_s"] + loop["busy_s"] == pytest.approx(loop["run_s"], abs=1e-8)
    assert set(loop["missing"]) <= {"late_s"}


@pytest.mark.parametrize("name", BACKENDS)
def test_sleeping_is_idle_and_blocking_is_busy(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    assert loop["idle_s"] >= 0.1, "it slept for 120 ms; where the machine is late there is less left to wait for"
    assert loop["busy_s"] >= 0.079
    assert loop["longest_tick_s"] >= 0.079
    assert loop["idle_s"] <= loop["run_s"] - 0.079, "the block was taken for waiting"
    assert loop["ticks"] >= 3


@pytest.mark.parametrize("name", BACKENDS)
def test_sleeping_is_idle_for_as_long_as_it_was_asked_for(recorded: Recorded, name: str) -> None:
    assert 0.1 <= recorded.call(name)["idle_s"] <= 0.12 + 2, "far more than was slept"


@pytest.mark.parametrize("name", BACKENDS)
def test_every_tick_is_in_the_histogram_and_the_longest_in_its_last_bucket(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    assert sum(count for _, count in loop["histogram"]) == loop["ticks"]
    assert loop["histogram"][-1][0] == (round(loop["longest_tick_s"] * 1e9) ** 2).bit_length()
    least = sum(count * 2 ** ((bucket - 1) / 2) for bucket, count in loop["histogram"])
    assert least <= loop["busy_s"] * 1e9 + 1_000, "more ticks than busy time"


@pytest.mark.parametrize("name", BACKENDS)
def test_the_mean_lag_is_that_of_ticks_from_nothing_to_the_longest(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    longest, run = loop["longest_tick_s"], loop["run_s"]
    assert longest**2 / (2 * run) <= loop["mean_lag_s"] + 1e-9
    assert loop["mean_lag_s"] <= longest * loop["busy_s"] / (2 * run) + 1e-9


@pytest.mark.parametrize("name", BACKENDS)
def test_the_thread_has_worked_less_than_the_loop_was_busy(recorded: Recorded, name: str) -> None:
    """It slept for 80 ms of it in a blocking call."""
    loop = recorded.call(name)
    assert 0 < loop["cpu_s"] <= loop["run_s"] - loop["idle_s"] - 0.078
    assert 0 <= loop["polls"] <= loop["ticks"]


@pytest.mark.parametrize("name", BACKENDS)
def test_lateness_is_told_where_it_is_known(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    if name == "::test_by_anyio[trio]":
        assert loop["late_s"] is None
        assert set(loop["missing"]) == {"late_s"}
    else:
        assert 0 <= loop["late_s"] <= loop["run_s"]
        assert loop["missing"] == {}


def test_a_loop_that_spins_has_as_many_polls_as_rounds_on_every_backend(suite: Suite) -> None:
    suite.write(
        loops=LOOPS,
        test_spin="""
        import anyio.lowlevel
        from loops import LOOPS, on_every_loop
        async def spins():
            for _ in range(500):
                await anyio.lowlevel.cancel_shielded_checkpoint()
        @on_every_loop
        def test_it(loop): LOOPS[loop](spins())
        """,
    )
    recorded = suite.run()
    for loop in "asyncio", "uvloop", "trio":
        found = recorded.call(f"::test_it[{loop}]")
        assert 490 <= found["polls"] <= 560
        assert found["polls"] <= found["ticks"]


def test_the_next_run_does_not_keep_the_figures_of_the_last(suite: Suite) -> None:
    recorded = suite.write(
        test_two="""
        import asyncio, time
        async def blocks(): time.sleep(0.15)
        def test_first(): asyncio.run(blocks())
        def test_second(): asyncio.run(asyncio.sleep(0.001))
        """
    ).run("-p", "no:randomly")
    first, second = recorded.call("::test_first"), recorded.call("::test_second")
    assert first["slow"] == 1
    assert sum(count for _, count in second["histogram"]) == second["ticks"]
    assert (second["longest_tick_s"] < 0.15) == (max(bucket for bucket, _ in second["histogram"]) < 55)
    assert second["slow"] == len(second["slow_ticks"])
