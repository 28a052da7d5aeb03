"""A test that runs for a while is told while it runs; quick ones are not."""

from typing import Any

import pytest

from tests.plugin.suites import Recorded, Suite

SOON = "--loopglass-running-after=0.2"
CONFTEST = """
    import json, time
    from pathlib import Path
    import pytest

    @pytest.fixture
    def told(request):
        def wait(when):
            start = f'{{"running":{{"nodeid":{json.dumps(request.node.nodeid)},'
            spool, until = Path(str(request.config.option.loopglass_spool)), time.monotonic() + 60
            def lines():
                return [line for path in spool.glob("*/*.jsonl") for line in path.read_text().splitlines()]
            while not any(line.startswith(start) and f'"when":"{when}"' in line for line in lines()):
                assert time.monotonic() < until, "nothing was told"
                time.sleep(0.01)
        return wait
"""
"""`told("call")` waits until the test that asks was told as being in its call."""


def running(recorded: Recorded) -> list[dict[str, Any]]:
    """What was told, in the order in which it was written."""
    return [line["running"] for line in recorded.lines if "running" in line]


def test_nothing_is_told_of_quick_tests(suite: Suite) -> None:
    recorded = suite.write(
        test_quick="""
        import pytest, time
        @pytest.mark.parametrize("number", range(30))
        def test_sleeps(number): time.sleep(0.1)  # longer together than one may last
        """
    ).run("--loopglass-running-after=2.5")
    recorded.run.assert_outcomes(passed=30)
    assert running(recorded) == []


def test_a_test_is_told_once_in_each_phase_in_which_it_is_seen(suite: Suite) -> None:
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import pytest
        @pytest.fixture
        def slow(told):
            told("setup")
            yield
            told("teardown")
        def test_waits(slow, told): told("call")
        def test_quick(): pass
        """,
    ).run(SOON)
    recorded.run.assert_outcomes(passed=2)
    told = running(recorded)
    assert [one["when"] for one in told] == ["setup", "call", "teardown"]
    assert {(one["nodeid"], one["worker"], one["attempt"], one["index"]) for one in told} == {
        ("test_slow.py::test_waits", None, 1, 0)
    }
    assert told[0]["at"] - told[0]["began"] >= 0.2
    (result,) = (one for one in recorded.results if one["nodeid"].endswith("waits"))
    assert all(one["began"] <= result["at"] + 0.001 < one["at"] for one in told), "it is over by what begins later"


def test_a_worker_says_which_it_is(suite: Suite) -> None:
    pytest.importorskip("xdist")
    recorded = suite.write(conftest=CONFTEST, test_slow="def test_waits(told): told('call')").run(SOON, "-n", "1")
    recorded.run.assert_outcomes(passed=1)
    assert [(one["worker"], one["when"]) for one in running(recorded)] == [("gw0", "call")]


def test_zero_stands_for_never_and_what_hangs_is_told_all_the_same(suite: Suite) -> None:
    recorded = suite.write(test_slow="import time\ndef test_waits(): time.sleep(1.5)").run(
        "--loopglass-running-after=0", "--loopglass-hang-after=0.2"
    )
    recorded.run.assert_outcomes(passed=1)
    assert running(recorded) == []
    assert any("hanging" in line for line in recorded.lines)


def test_a_test_is_told_as_running_when_none_is_told_as_hanging(suite: Suite) -> None:
    recorded = suite.write(conftest=CONFTEST, test_slow="def test_waits(told): told('call')").run(
        SOON, "--loopglass-hang-after=0"
    )
    recorded.run.assert_outcomes(passed=1)
    assert len(running(recorded)) == 1
    assert not any("hanging" in line for line in recorded.lines)


def test_what_a_worker_told_of_a_test_that_hung_is_in_the_result_of_its_crash(suite: Suite) -> None:
    pytest.importorskip("xdist")
    recorded = suite.write(
        conftest=CONFTEST,
        test_dies="""
        import os, time
        def test_dies(told):
            told("call")
            time.sleep(1.5)  # looked at again
            os._exit(1)
        """,
    ).run(SOON, "--loopglass-hang-after=0.1", "-n", "1", "--max-worker-restart=0")
    (result,) = (one for one in recorded.results if one["reason"] == "crashed")
    assert "it was still in its call" in result["failures"][0]["message"]
    assert len(running(recorded)) == 1


def test_it_can_be_told_of_a_clock_that_stands_still(suite: Suite) -> None:
    pytest.importorskip("freezegun")
    recorded = suite.write(
        test_frozen="""
        import freezegun, threading
        def test_waits():
            with freezegun.freeze_time("2001-01-01"): threading.Event().wait(1.5)
        """
    ).run(SOON)
    recorded.run.assert_outcomes(passed=1)
    (told,) = running(recorded)
    assert told["at"] > told["began"] > 1_600_000_000
