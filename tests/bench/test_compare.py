"""Each comparison is silent when all is well and names what is not."""

from dataclasses import replace

from bench.real_suites import compare
from bench.real_suites.junit import Ending, address
from bench.real_suites.result import Result

NODEID = "tests/test_a.py::test_b[trio]"
STORED = Result(
    seq=1,
    nodeid=NODEID,
    backend="trio",
    attempt=1,
    outcome="passed",
    worker=None,
    run_s=0.3,
    idle_s=0.2,
    busy_s=0.1,
    longest_tick_s=0.05,
)
ENDED = Ending(address(NODEID), "passed")


def test_equal_outcomes_do_not_differ() -> None:
    assert compare.outcomes([STORED], [ENDED]) == []


def test_an_unexpected_pass_is_a_pass_in_junit() -> None:
    xpassed = [replace(STORED, outcome="xpassed")]
    assert compare.outcomes(xpassed, [ENDED]) == []
    assert compare.unexpected_passes(xpassed, 1) == []


def test_unexpected_passes_are_counted() -> None:
    assert compare.unexpected_passes([STORED], 1) == ["0 unexpected passes stored, pytest counted 1"]


def test_a_result_that_is_missing_is_named() -> None:
    assert compare.outcomes([], [ENDED]) == ["not stored: passed tests.test_a::test_b[trio]"]


def test_a_result_that_junit_does_not_have_is_named() -> None:
    assert compare.outcomes([STORED], []) == ["only stored: passed tests.test_a::test_b[trio]"]


def test_another_outcome_is_named_on_both_sides() -> None:
    assert compare.outcomes([replace(STORED, outcome="failed")], [ENDED]) == [
        "not stored: passed tests.test_a::test_b[trio]",
        "only stored: failed tests.test_a::test_b[trio]",
    ]


def test_only_the_last_attempt_is_in_junit() -> None:
    rerun = [replace(STORED, outcome="failed"), replace(STORED, seq=2, attempt=2)]
    assert compare.outcomes(rerun, [ENDED]) == []
    assert compare.sequence(rerun, 2) == []


def test_a_result_stored_twice_is_named() -> None:
    twice = [STORED, replace(STORED, seq=2)]
    assert compare.sequence(twice, 2) == [f"stored 2 times: {NODEID} attempt 1"]
    assert compare.outcomes(twice, [ENDED]) == ["only stored: passed tests.test_a::test_b[trio]"]


def test_a_gap_in_the_sequence_is_named() -> None:
    gap = [STORED, replace(STORED, seq=3, nodeid="tests/test_a.py::test_c")]
    assert compare.sequence(gap, 3) == ["the sequence is not 1…3: 2 results"]


def test_another_backend_is_named() -> None:
    assert compare.backends([STORED], lambda _: "trio") == []
    assert compare.backends([STORED], lambda _: None) == [f"backend trio, not none: {NODEID}"]


def test_a_worker_is_named_under_xdist_only() -> None:
    assert compare.workers([STORED], xdist=False) == []
    assert compare.workers([STORED], xdist=True) == [f"worker none: {NODEID}"]
    assert compare.workers([replace(STORED, worker="gw0")], xdist=False) == [f"worker gw0: {NODEID}"]


def test_loop_figures_that_go_together_do_not_differ() -> None:
    unmeasured = replace(STORED, backend=None, run_s=None, idle_s=None, busy_s=None, longest_tick_s=None)
    assert compare.figures([STORED, unmeasured, replace(unmeasured, backend="trio")]) == []


def test_loop_figures_that_cannot_be_are_named() -> None:
    assert compare.figures([replace(STORED, busy_s=0.2)]) == [f"run 0.3 is not idle 0.2 + busy 0.2: {NODEID}"]
    assert compare.figures([replace(STORED, longest_tick_s=0.2)]) == [f"longest tick 0.2 above busy 0.1: {NODEID}"]
    assert compare.figures([replace(STORED, idle_s=None)]) == [f"some loop figures without the others: {NODEID}"]
    assert compare.figures([replace(STORED, backend=None)]) == [f"loop figures without a backend: {NODEID}"]


def test_a_suite_that_ends_otherwise_with_the_plugin_is_named() -> None:
    failed = ENDED._replace(outcome="failed")
    assert compare.baseline([ENDED], [ENDED]) == []
    assert compare.baseline([ENDED], [failed]) == [
        "only without the plugin: passed tests.test_a::test_b[trio]",
        "only with the plugin: failed tests.test_a::test_b[trio]",
    ]


def test_a_frame_of_the_plugin_in_a_traceback_is_named() -> None:
    assert compare.traces("plugins: loopglass-0.1.0\nloopglass: 3 results\n") == []
    frame = "site-packages/pytest_loopglass/recorder.py:66: in pytest_runtest_teardown"
    assert compare.traces(f"E   assert 1 == 0\n{frame}\n") == [f"pytest shows: {frame}"]
