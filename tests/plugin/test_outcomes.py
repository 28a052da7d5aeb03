"""Every way in which a test can end."""

import pytest

from tests.plugin.suites import Recorded, Suite

TESTS = """
    import asyncio
    import concurrent.futures
    import unittest
    import pytest

    def test_passes(): pass
    def test_fails(): assert {1: 2} == {1: 3}
    def test_raises(): raise KeyError("gone")
    @pytest.mark.skip(reason="not here")
    def test_is_skipped(): pass
    def test_skips_itself(): pytest.skip("changed its mind")
    @pytest.mark.xfail(reason="known")
    def test_fails_as_expected(): assert 0
    @pytest.mark.xfail(run=False, reason="hangs")
    def test_is_not_run(): assert 0
    @pytest.mark.xfail
    def test_passes_unexpectedly(): pass
    @pytest.mark.xfail(strict=True, reason="was known")
    def test_passes_against_a_strict_mark(): pass
    def test_expects_to_fail_from_within(): pytest.xfail("half way")

    @pytest.fixture
    def breaks(): raise ValueError("in setup")
    @pytest.fixture
    def skips(): pytest.skip("in setup")
    @pytest.fixture
    def breaks_later():
        yield
        raise ValueError("in teardown")
    def test_breaks_in_setup(breaks): pass
    def test_skips_in_setup(skips): pass
    def test_breaks_in_teardown(breaks_later): pass
    def test_fails_and_breaks_in_teardown(breaks_later): assert 0
    @pytest.mark.xfail
    def test_breaks_in_teardown_as_expected(breaks_later): pass

    @pytest.fixture
    def skips_later():
        yield
        pytest.skip("in teardown")
    def test_skips_in_teardown(skips_later): pass

    def test_times_out(): raise TimeoutError("too late")
    def test_times_out_in_asyncio(): asyncio.run(asyncio.wait_for(asyncio.sleep(9), 0.01))
    def test_times_out_in_a_future(): concurrent.futures.Future().result(timeout=0.01)
    def test_is_cancelled():
        async def main():
            task = asyncio.create_task(asyncio.sleep(9))
            await asyncio.sleep(0)
            task.cancel()
            await task
        asyncio.run(main())

    class TestOld(unittest.TestCase):
        def test_passes(self): pass
        def test_fails(self): self.fail("no")
        @unittest.skip("old")
        def test_is_skipped(self): pass
        @unittest.expectedFailure
        def test_fails_as_expected(self): self.fail("no")
        @unittest.expectedFailure
        def test_passes_unexpectedly(self): pass
"""

EXPECTED = {
    "test_passes": ("passed", None),
    "test_fails": ("failed", None),
    "test_raises": ("failed", None),
    "test_is_skipped": ("skipped", None),
    "test_skips_itself": ("skipped", None),
    "test_fails_as_expected": ("xfailed", None),
    "test_is_not_run": ("xfailed", None),
    "test_passes_unexpectedly": ("xpassed", None),
    "test_passes_against_a_strict_mark": ("failed", "strict xpass"),
    "test_expects_to_fail_from_within": ("xfailed", None),
    "test_breaks_in_setup": ("error", None),
    "test_skips_in_setup": ("skipped", None),
    "test_breaks_in_teardown": ("error", None),
    "test_fails_and_breaks_in_teardown": ("failed", None),
    "test_breaks_in_teardown_as_expected": ("xfailed", None),
    "test_skips_in_teardown": ("skipped", None),
    "test_times_out": ("failed", "timed out"),
    "test_times_out_in_asyncio": ("failed", "timed out"),
    "test_times_out_in_a_future": ("failed", "timed out"),
    "test_is_cancelled": ("failed", "cancelled"),
    "TestOld::test_passes": ("passed", None),
    "TestOld::test_fails": ("failed", None),
    "TestOld::test_is_skipped": ("skipped", None),
    "TestOld::test_fails_as_expected": ("xfailed", None),
    "TestOld::test_passes_unexpectedly": ("failed", None),
}


@pytest.fixture
def recorded(suite: Suite) -> Recorded:
    return suite.write(test_all=TESTS).run()


def test_every_outcome_and_reason_is_recorded(recorded: Recorded) -> None:
    found = {
        result["nodeid"].removeprefix("test_all.py::"): (result["outcome"], result["reason"])
        for result in recorded.results
    }
    assert found == EXPECTED


def test_outcomes_equal_those_of_junit(recorded: Recorded) -> None:
    assert recorded.as_junit() == recorded.by_junit()


def test_a_failure_tells_kind_message_site_and_text(recorded: Recorded) -> None:
    (failure,) = recorded.one("::test_raises")["failures"]
    assert failure["when"] == "call"
    assert failure["kind"] == "KeyError"
    assert failure["message"] == "KeyError: 'gone'"
    assert failure["site"] == "test_all.py:8"
    assert 'raise KeyError("gone")' in failure["text"]
    assert failure["output"] is None


def test_both_failures_of_an_attempt_are_told(recorded: Recorded) -> None:
    failures = recorded.one("::test_fails_and_breaks_in_teardown")["failures"]
    assert [(failure["when"], failure["kind"]) for failure in failures] == [
        ("call", "AssertionError"),
        ("teardown", "ValueError"),
    ]


def test_a_skip_tells_its_reason(recorded: Recorded) -> None:
    (failure,) = recorded.one("py::test_is_skipped")["failures"]
    assert (failure["when"], failure["message"]) == ("setup", "not here")


def test_an_xfail_tells_why_it_was_expected(recorded: Recorded) -> None:
    (failure,) = recorded.one("py::test_fails_as_expected")["failures"]
    assert failure["message"] == "known"


def test_captured_output_is_told_of_failures_only(suite: Suite) -> None:
    recorded = suite.write(
        test_output="""
        import sys
        def test_fails(): print("to out"); print("to err", file=sys.stderr); assert 0
        def test_passes(): print("unheard")
        """
    ).run()
    output = recorded.one("::test_fails")["failures"][0]["output"]
    assert output == "----- Captured stdout call -----\nto out\n----- Captured stderr call -----\nto err"
    assert recorded.one("::test_passes")["failures"] == []


def test_of_much_output_the_end_of_each_section_is_kept(suite: Suite) -> None:
    recorded = suite.write(
        test_output="""
        import logging
        def test_fails():
            print("first"); print("x" * 20_000); print("last")
            logging.warning("a log")
            assert 0
        """
    ).run()
    output = recorded.one("::test_fails")["failures"][0]["output"]
    out, log = output.split("----- Captured log call -----\n")
    assert out.startswith("----- Captured stdout call -----\n[… 11820 characters]\nxxx")
    assert out.endswith("x\nlast\n")
    assert len(out) < 9_000
    assert log.endswith("a log")


def test_the_first_leaf_of_a_group_is_the_kind(suite: Suite) -> None:
    recorded = suite.write(
        test_groups="""
        import sys, pytest
        if sys.version_info < (3, 11):
            from exceptiongroup import ExceptionGroup
        def test_group():
            raise ExceptionGroup("outer", [ExceptionGroup("inner", [TimeoutError("deep"), OSError("other")])])
        """
    ).run()
    result = recorded.one("::test_group")
    assert result["reason"] == "timed out"
    assert (result["failures"][0]["kind"], result["failures"][0]["message"]) == ("TimeoutError", "TimeoutError: deep")


def test_a_timeout_of_pytest_timeout_is_a_timeout(suite: Suite) -> None:
    pytest.importorskip("pytest_timeout")
    recorded = suite.write(
        test_slow="""
        import asyncio, pytest
        @pytest.mark.timeout(0.2, method="signal")
        def test_hangs(): asyncio.run(asyncio.sleep(60))
        """
    ).run()
    result = recorded.one("::test_hangs")
    assert (result["outcome"], result["reason"]) == ("failed", "timed out")


def test_what_a_test_has_held_is_gone_when_its_fixtures_end(suite: Suite) -> None:
    recorded = suite.write(
        test_held="""
        import gc, weakref, pytest
        class Thing: pass
        @pytest.fixture
        def things():
            seen = []
            yield seen
            gc.collect()
            assert not [one for one in seen if one() is not None]
        def test_skips(things):
            thing = Thing()
            things.append(weakref.ref(thing))
            pytest.skip("half way")
        def test_expects(things):
            thing = Thing()
            things.append(weakref.ref(thing))
            pytest.xfail("half way")
        """
    ).run()
    recorded.run.assert_outcomes(skipped=1, xfailed=1)
    assert [result["failures"][0]["kind"] for result in recorded.results] == ["Skipped", "_pytest.outcomes.XFailed"]


def test_an_interrupted_test_has_no_result_and_the_ones_before_it_do(suite: Suite) -> None:
    recorded = suite.write(
        test_stop="""
        import pytest
        def test_before(): pass
        def test_interrupted(): raise KeyboardInterrupt
        def test_after(): pass
        """
    ).run()
    assert recorded.outcomes == {"test_stop.py::test_before": "passed"}
    assert recorded.lines[-1]["end"]["exit_status"] == 2


def test_a_failed_test_whose_teardown_is_interrupted_keeps_its_result(suite: Suite) -> None:
    recorded = suite.write(
        test_stop="""
        import pytest
        @pytest.fixture
        def stop():
            yield
            raise KeyboardInterrupt
        def test_fails(stop): assert 0
        """
    ).run()
    assert recorded.outcomes == {"test_stop.py::test_fails": "failed"}


def test_exit_status_and_number_of_tests_are_recorded(suite: Suite) -> None:
    recorded = suite.write(test_two="def test_a(): pass\ndef test_b(): assert 0\n").run()
    assert recorded.lines[0] == {"collected": {"count": 2}}
    assert recorded.lines[-1]["end"]["exit_status"] == 1


def test_phases_follow_each_other_with_their_durations(recorded: Recorded) -> None:
    phases = recorded.one("py::test_passes")["phases"]
    assert [phase["when"] for phase in phases] == ["setup", "call", "teardown"]
    assert all(phase["duration_s"] > 0 for phase in phases)
    assert [phase["when"] for phase in recorded.one("::test_breaks_in_setup")["phases"]] == ["setup", "teardown"]


def test_results_are_numbered_in_the_order_in_which_they_ran(recorded: Recorded) -> None:
    assert [result["index"] for result in recorded.results] == list(range(len(EXPECTED)))
    assert all(
        later["at"] >= earlier["at"] for earlier, later in zip(recorded.results, recorded.results[1:], strict=False)
    )
