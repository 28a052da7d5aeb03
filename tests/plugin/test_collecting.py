"""Collectors that fail or are skipped are results."""

import pytest

from tests.plugin.suites import Suite

FILES = {
    "test_broken": "import no_such_module_anywhere\ndef test_it(): pass\n",
    "test_left_out": "import pytest\npytest.skip('not on this machine', allow_module_level=True)\n",
    "test_fine": "def test_it(): pass\n",
}


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_collectors_that_did_not_pass_are_recorded_once_as_junit_has_them(
    suite: Suite, workers: tuple[str, ...]
) -> None:
    recorded = suite.write(**FILES).run("--continue-on-collection-errors", *workers)
    assert recorded.outcomes == {
        "test_broken.py": "error",
        "test_left_out.py": "skipped",
        "test_fine.py::test_it": "passed",
    }
    assert len(recorded.results) == 3
    assert recorded.as_junit() == recorded.by_junit()


def test_a_collection_error_tells_what_happened(suite: Suite) -> None:
    recorded = suite.write(**FILES).run()
    (failure,) = recorded.one("test_broken.py")["failures"]
    assert failure["when"] == "collect"
    assert "no_such_module_anywhere" in failure["text"]


def test_nothing_collected_is_told_as_well(suite: Suite) -> None:
    """Which a server waits for. A summary would leave nothing on the disk to look at."""
    recorded = suite.write(test_fine=FILES["test_fine"]).run("-k", "nothing", "--no-summary")
    assert recorded.lines == [{"collected": {"count": 0}}, recorded.lines[-1]]
    assert recorded.lines[-1]["end"]["exit_status"] == pytest.ExitCode.NO_TESTS_COLLECTED
