"""pytest-timeout: what a test had left, and what is known of one that was ended."""

from typing import Any

import pytest

from tests.fixtures.wait import wait_until
from tests.plugin.deadlines import deadlines, only
from tests.plugin.server import serving
from tests.plugin.spools import TOKEN
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("pytest_timeout")
pytest.importorskip("trio")
pytest.importorskip("anyio")

HANGS = """
    import asyncio, time
    import anyio, pytest, trio

    async def inner():
        await asyncio.sleep(60)  # here

    @pytest.fixture
    def slow_setup():
        time.sleep(60)  # here
    @pytest.fixture
    def slow_teardown():
        yield
        time.sleep(60)  # here

    @pytest.mark.asyncio
    async def test_by_pytest_asyncio():
        await asyncio.gather(inner(), asyncio.sleep(0))  # here
    def test_by_asyncio_run():
        asyncio.run(inner())
    @pytest.mark.trio
    async def test_by_trio():
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep, 60)
            await trio.sleep(60)  # here
    def test_without_loop():
        time.sleep(60)  # here
    def test_in_setup(slow_setup): pass
    def test_in_teardown(slow_teardown): pass
"""
WHEN = {
    "test_by_pytest_asyncio": "call",
    "test_by_asyncio_run": "call",
    "test_by_trio": "call",
    "test_without_loop": "call",
    "test_in_setup": "setup",
    "test_in_teardown": "teardown",
}


def line_of(site: str) -> str:
    """The line of the suite that a failure names."""
    path, _, line = site.rpartition(":")
    assert path == "test_hangs.py"
    import textwrap

    return textwrap.dedent(HANGS).strip().splitlines()[int(line) - 1]


def struck(result: dict[str, Any], name: str) -> None:
    when = WHEN[name]
    assert result["outcome"] == ("failed" if when == "call" else "error")
    assert result["reason"] == "timed out"
    (failure,) = result["failures"]
    assert failure["when"] == when
    assert "from pytest-timeout" in failure["message"]
    assert line_of(failure["site"]).endswith("# here")


@pytest.mark.parametrize("name", WHEN)
def test_the_signal_fails_the_test_where_its_own_code_was(suite: Suite, name: str) -> None:
    recorded = suite.write(test_hangs=HANGS).run("--timeout=0.5", "-k", name)
    result = recorded.one(f"::{name}")
    struck(result, name)
    deadline = only(recorded, f"::{name}", WHEN[name])
    assert (deadline["kind"], deadline["fired"], deadline["outcome"]) == ("pytest-timeout", True, "raised")
    assert deadline["limit_s"] == 0.5
    assert deadline["elapsed_s"] >= 0.49
    assert "\n" not in deadline["site"]
    assert deadline["site"].rpartition(" ")[0] == result["failures"][0]["site"]


@pytest.mark.parametrize("name", WHEN)
def test_a_test_that_takes_the_process_with_it_is_recorded(suite: Suite, name: str) -> None:
    recorded = suite.write(test_hangs=HANGS).run("--timeout=0.5", "--timeout-method=thread", "-k", name)
    assert recorded.run.ret == 1
    assert "end" not in {key for line in recorded.lines for key in line}
    result = recorded.one(f"::{name}")
    struck(result, name)
    when = WHEN[name]
    assert line_of(result["failures"][0]["site"]).strip() in result["failures"][0]["text"] or when == "call"
    assert "Stack of the test:" in result["failures"][0]["text"]
    phases = {phase["when"]: phase for phase in result["phases"]}
    assert list(phases)[-1] == when
    assert sum(phase["duration_s"] for phase in phases.values()) >= 0.49
    deadline = only(recorded, f"::{name}", when)
    assert (deadline["kind"], deadline["fired"], deadline["outcome"]) == ("pytest-timeout", True, "left")


def test_the_loop_of_a_test_that_takes_the_process_with_it_is_told_up_to_then(suite: Suite) -> None:
    recorded = suite.write(test_hangs=HANGS).run("--timeout=0.5", "--timeout-method=thread", "-k", "asyncio_run")
    loop = recorded.call("::test_by_asyncio_run")
    assert loop["backend"] == "asyncio"
    assert loop["idle_s"] + loop["busy_s"] == pytest.approx(loop["run_s"], abs=1e-6)
    assert 0.3 <= loop["idle_s"] < 60


def test_deadlines_that_were_open_are_told_with_it(suite: Suite) -> None:
    recorded = suite.write(
        test_hangs="""
    import anyio, asyncio, pytest
    async def waits():
        with anyio.move_on_after(90):
            await anyio.sleep(60)
    def test_it(): asyncio.run(waits())
    """
    ).run("--timeout=0.5", "--timeout-method=thread")
    listed = {one["kind"]: one for one in deadlines(recorded, "::test_it")["listed"]}
    assert listed["anyio.move_on_after"]["outcome"] == "left"
    assert listed["anyio.move_on_after"]["limit_s"] == pytest.approx(90, abs=0.01)
    assert 0 < listed["anyio.move_on_after"]["elapsed_s"] < 60


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_workers_record_it_once(suite: Suite, method: str) -> None:
    recorded = suite.write(
        test_hangs=HANGS,
        test_others="import pytest\n@pytest.mark.parametrize('n', range(6))\ndef test_quick(n): pass",
    ).run("-n2", "--timeout=1", f"--timeout-method={method}", "-k", "test_quick or test_by_asyncio_run")
    hung = [result for result in recorded.results if result["nodeid"].endswith("::test_by_asyncio_run")]
    assert len(hung) == 1
    struck(hung[0], "test_by_asyncio_run")
    assert sum(result["outcome"] == "passed" for result in recorded.results) == 6


QUICK = """
    import pytest, time
    @pytest.fixture
    def fixture():
        time.sleep(1.1)
        yield
        time.sleep(1.1)
    def test_plain(fixture): pass
    @pytest.mark.timeout(4.5)
    def test_marked(fixture): time.sleep(0.2)
    @pytest.mark.timeout(4, func_only=True)
    def test_call_only(): time.sleep(2.1)
    @pytest.mark.timeout(0)
    def test_unlimited(fixture): pass
    def test_that_fails():
        time.sleep(2.1)
        assert 0
    def test_that_has_ample_time(): pass
"""


def margins(recorded: Recorded, name: str) -> dict[str, tuple[float, float]]:
    """Limit and elapsed seconds of pytest-timeout's deadlines, by phase."""
    found = {}
    for phase in recorded.one(name)["phases"]:
        told = phase["ledger"]["deadlines"] if phase["ledger"] else None
        for one in told["listed"] if told else ():
            assert (one["kind"], one["fired"], one["outcome"]) == ("pytest-timeout", False, "in time")
            found[phase["when"]] = one["limit_s"], one["elapsed_s"]
    return found


def test_what_a_test_had_left_of_its_limit_is_told_when_it_used_most_of_it(suite: Suite) -> None:
    recorded = suite.write(test_quick=QUICK).run("--timeout=4")
    recorded.run.assert_outcomes(passed=5, failed=1)
    limit, elapsed = margins(recorded, "::test_plain")["teardown"]
    assert (limit, elapsed >= 2.19) == (4, True)
    assert margins(recorded, "::test_marked")["teardown"][0] == 4.5
    limit, elapsed = margins(recorded, "::test_call_only")["call"]
    assert (limit, elapsed >= 2.09) == (4, True)
    assert margins(recorded, "::test_unlimited") == {}
    assert set(margins(recorded, "::test_that_fails")) == {"teardown"}, "it ends when the test has failed"
    assert margins(recorded, "::test_that_has_ample_time") == {}


def test_without_a_limit_nothing_is_told(suite: Suite) -> None:
    recorded = suite.write(test_quick=QUICK).run("-k", "test_plain")
    assert margins(recorded, "::test_plain") == {}


def test_after_a_failure_the_further_attempts_have_no_limit(suite: Suite) -> None:
    """pytest-timeout cancels its timer then; it sets one for all attempts together."""
    pytest.importorskip("pytest_rerunfailures")
    recorded = suite.write(
        test_flaky="""
    import time
    seen = []
    def test_it():
        seen.append(1)
        time.sleep(2.1 if len(seen) == 1 else 0)
        assert len(seen) == 3
    """
    ).run("--timeout=4", "--reruns=2")
    assert recorded.run.ret == 0
    results = sorted(recorded.results, key=lambda result: result["attempt"])
    assert [result["outcome"] for result in results] == ["failed", "failed", "passed"]
    told = [any(phase["ledger"] for phase in result["phases"]) for result in results]
    assert told == [True, False, False]


def test_a_limit_of_the_session_ends_it_between_tests(suite: Suite) -> None:
    recorded = suite.write(
        test_session="""
    import time
    def test_first(): time.sleep(0.3)
    def test_second(): pass
    """
    ).run("--session-timeout=0.1")
    assert recorded.outcomes == {"test_session.py::test_first": "passed"}
    assert any("end" in line for line in recorded.lines)


def test_a_loop_that_drops_the_exception_is_told_so(suite: Suite) -> None:
    """uvloop reports what a signal handler raises, and goes on; it does so without the plugin too."""
    pytest.importorskip("uvloop")
    recorded = suite.write(test_one="import asyncio, uvloop\ndef test_it(): uvloop.run(asyncio.sleep(1))\n").run(
        "--timeout=0.3"
    )
    deadline = only(recorded, "::test_it")
    assert deadline["fired"]
    expected = "not caught" if recorded.outcomes["test_one.py::test_it"] == "passed" else "raised"
    assert deadline["outcome"] == expected


def test_a_failure_within_a_library_is_where_the_suite_called_it(suite: Suite) -> None:
    recorded = suite.write(
        test_one="""
    import asyncio, json
    from helper import parse
    def test_library(): json.loads("{")
    def test_helper(): parse("{")
    async def fails():
        await asyncio.wait_for(asyncio.sleep(1), 0.01)
    def test_task(): asyncio.run(fails())
    def test_own():
        assert 0
    """,
        helper="""
    import json
    def parse(text):
        return json.loads(text)
    """,
    ).run()
    sites = {result["nodeid"].split("::")[1]: result["failures"][0]["site"] for result in recorded.results}
    assert sites == {
        "test_library": "test_one.py:3",
        "test_helper": "helper.py:3",
        "test_task": "test_one.py:6",
        "test_own": "test_one.py:9",
    }


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["alone", "xdist"])
def test_the_server_gets_what_the_process_left_behind(
    suite: Suite, monkeypatch: pytest.MonkeyPatch, workers: tuple[str, ...]
) -> None:
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", TOKEN)
        suite.write(test_hangs=HANGS, test_later="def test_later(): pass").run_as(
            "--timeout=1", "--timeout-method=thread", "-k", "test_by_asyncio_run or test_later", *workers
        )
        wait_until(server.final, "the last batch has arrived")
        results = {event["result"]["nodeid"]: event["result"] for event in server.events() if "result" in event}
        assert len(results) == len(server.results()) == 1 + len(workers)
        struck(results["test_hangs.py::test_by_asyncio_run"], "test_by_asyncio_run")
        assert {result["reason"] for result in results.values()} <= {"timed out", None}, "none is lost or crashed"
