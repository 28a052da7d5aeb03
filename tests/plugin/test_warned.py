"""Warnings that tests give are told behind them, each with how often it came."""

from typing import Any

import pytest

from tests.plugin.suites import Recorded, Suite

BODY = """
    import warnings, pytest

    @pytest.fixture
    def old():
        warnings.warn("fixture", DeprecationWarning)
        yield
        warnings.warn("after", UserWarning)

    def gives(text):
        warnings.warn(text, RuntimeWarning)

    def test_several(old):
        for _ in range(3):
            gives("often")

    def test_none(): pass
    def test_caught():
        with pytest.warns(UserWarning): warnings.warn("awaited", UserWarning)
    def test_fails():
        gives("before it fails")
        assert 0
    def test_many():
        for number in range(25):
            gives(f"number {number}")
"""


def warned(recorded: Recorded) -> dict[str, dict[str, Any]]:
    """By name of the test."""
    told = [line["warned"] for line in recorded.lines if "warned" in line]
    found = {one["nodeid"].rpartition("::")[2]: one for one in told}
    assert len(found) == len(told)
    return found


@pytest.fixture
def recorded(suite: Suite) -> Recorded:
    return suite.write(test_it=BODY).run("-W", "always")


def test_what_a_test_and_its_fixtures_gave_is_told_with_counts(recorded: Recorded) -> None:
    found = warned(recorded)["test_several"]
    told = [(one["category"], one["message"], one["count"]) for one in found["warnings"]]
    assert told == [("DeprecationWarning", "fixture", 1), ("RuntimeWarning", "often", 3), ("UserWarning", "after", 1)]
    assert found["warnings"][1]["site"] == "test_it.py:10"
    assert (found["attempt"], found["worker"], found["left_out"]) == (1, None, 0)


def test_a_test_that_gave_none_or_awaited_it_is_not_told(recorded: Recorded) -> None:
    assert set(warned(recorded)) == {"test_several", "test_fails", "test_many"}


def test_of_many_different_warnings_the_first_are_told_and_the_others_counted(recorded: Recorded) -> None:
    found = warned(recorded)["test_many"]
    assert [one["message"] for one in found["warnings"]] == [f"number {at}" for at in range(20)]
    assert found["left_out"] == 5


def test_a_warning_comes_behind_the_result_of_its_test(recorded: Recorded) -> None:
    order = [next(iter(line)) for line in recorded.lines if "result" in line or "warned" in line]
    assert order == ["result", "warned", "result", "result", "result", "warned", "result", "warned"]


def test_workers_tell_the_warnings_of_their_own_tests_once(suite: Suite) -> None:
    pytest.importorskip("xdist")
    recorded = suite.write(test_it=BODY).run("-W", "always", "-n", "2")
    found = warned(recorded)
    assert set(found) == {"test_several", "test_fails", "test_many"}
    assert {one["worker"] for one in found.values()} <= {"gw0", "gw1"}


def test_a_warning_that_cannot_be_read_is_passed_over(suite: Suite) -> None:
    body = """
        import warnings
        class Odd(UserWarning):
            def __str__(self): return "\\0" + chr(0xD800)
        def test_it(): warnings.warn(Odd())
    """
    (one,) = warned(suite.write(test_it=body).run("-W", "always"))["test_it"]["warnings"]
    assert (one["category"], one["message"]) == ("test_it.Odd", "\\x00\\ud800")
