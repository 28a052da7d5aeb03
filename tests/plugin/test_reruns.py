"""A rerun is a new attempt with an outcome of its own."""

import pytest

from tests.plugin.suites import Suite

pytest.importorskip("pytest_rerunfailures")

FLAKY = """
    import pytest
    TRIES = []

    def test_passes_the_third_time():
        TRIES.append(1)
        assert len(TRIES) == 3
    def test_always_fails(): assert 0
    def test_passes(): pass

    @pytest.fixture
    def breaks_once(tries=[]):
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
    def test_breaks_in_setup_once(breaks_once): pass
"""


def test_every_attempt_is_recorded_with_its_own_outcome(suite: Suite) -> None:
    recorded = suite.write(test_flaky=FLAKY).run("--reruns", "2")
    attempts: dict[str, list[tuple[int, str]]] = {}
    for result in recorded.results:
        attempts.setdefault(result["nodeid"].split("::")[1], []).append((result["attempt"], result["outcome"]))
    assert attempts == {
        "test_passes_the_third_time": [(1, "failed"), (2, "failed"), (3, "passed")],
        "test_always_fails": [(1, "failed"), (2, "failed"), (3, "failed")],
        "test_passes": [(1, "passed")],
        "test_breaks_in_setup_once": [(1, "error"), (2, "passed")],
    }


def test_the_last_attempts_equal_junit(suite: Suite) -> None:
    recorded = suite.write(test_flaky=FLAKY).run("--reruns", "2")
    assert recorded.as_junit() == recorded.by_junit()


def test_attempts_are_numbered_across_workers(suite: Suite) -> None:
    pytest.importorskip("xdist")
    recorded = suite.write(test_flaky=FLAKY).run("--reruns", "2", "-n", "2")
    numbers = [result["attempt"] for result in recorded.results if result["nodeid"].endswith("always_fails")]
    assert numbers == [1, 2, 3]


def test_a_node_that_is_run_twice_has_two_attempts(suite: Suite) -> None:
    recorded = suite.write(test_twice="def test_it(): pass").run("--keep-duplicates", "test_twice.py", "test_twice.py")
    assert [result["attempt"] for result in recorded.results] == [1, 2]
