"""pytest's last line, loud and quiet."""

import pytest

from bench.real_suites.summary import counts


def test_counts_of_a_loud_line() -> None:
    line = "= 5 failed, 70 passed, 1 skipped, 1 xfailed, 1 xpassed, 1 error, 2 subtests passed in 15.24s ="
    assert counts(f"FAILED a - 3 passed in the end\n{line}\nhttp://127.0.0.1:8000/runs/1\n") == {
        "failed": 5,
        "passed": 70,
        "skipped": 1,
        "xfailed": 1,
        "xpassed": 1,
        "error": 1,
        "subtests passed": 2,
    }


def test_counts_of_a_quiet_line() -> None:
    assert counts("989 passed, 12 skipped, 4 xfailed in 23.59s\n") == {"passed": 989, "skipped": 12, "xfailed": 4}


def test_counts_of_a_run_longer_than_a_minute() -> None:
    assert counts("==== 3 xpassed, 1 warning in 75.01s (0:01:15) ====\n") == {"xpassed": 3, "warning": 1}


def test_output_without_a_summary_is_refused() -> None:
    with pytest.raises(ValueError, match="no summary"):
        counts("INTERNALERROR> Traceback\n")
