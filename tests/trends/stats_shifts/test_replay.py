import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.trends.stats_shifts.histories import noisy
from trends.stats.result import Result
from trends.stats.shifts.replay import rows

RUNS = 110


def result(run: int, test: int, seconds: float | None, job: str = "linux", **other: object) -> Result:
    values = {"attempt": 1, "outcome": "passed", "backend": "trio", **other}
    return Result(
        run / 24,
        f"run-{run}",
        f"v{run}",
        job,
        "tests/test_a.py",
        f"tests/test_a.py::test_{test}",
        str(values["backend"]),
        int(str(values["attempt"])),
        str(values["outcome"]),
        seconds,
    )


def history(job: str = "linux", step: float = 1.6) -> list[Result]:
    """30 tests; the sixth takes `step` times as long from run-80 on."""
    seconds = noisy(1, 30, RUNS)
    seconds[5, 80:] *= step
    return [result(run, test, float(seconds[test, run]), job) for run in range(RUNS) for test in range(30)]


def test_a_shift_is_a_row_with_its_runs_by_name() -> None:
    [(test, job, backend, low, run, high, ratio)] = rows(history())
    assert (test, job, backend) == ("tests/test_a.py::test_5", "linux", "trio")
    assert [int(name.removeprefix("run-")) for name in (low, run, high)] == sorted(
        int(name.removeprefix("run-")) for name in (low, run, high)
    )
    assert abs(int(run.removeprefix("run-")) - 80) <= 2
    assert 1.4 < ratio < 1.8


def test_a_shift_is_told_before_the_history_ends() -> None:
    read: list[str] = []

    def watched() -> Iterator[Result]:
        for each in history():
            read.append(each.run)
            yield each

    next(rows(watched()))
    assert 85 <= int(read[-1].removeprefix("run-")) <= 95


def test_what_came_later_does_not_change_what_was_told() -> None:
    every = history()
    assert list(rows(every)) == list(rows(each for each in every if int(each.run.removeprefix("run-")) <= 100))


def test_failures_and_missing_durations_are_not_durations() -> None:
    failed = [result(run, 6, 50.0, outcome="failed") for run in range(90, 110)]
    empty = [result(run, 6, None) for run in range(90, 110)]
    kept = [each for each in history(step=1.0) if not (each.test.endswith("_6") and int(each.run[4:]) >= 90)]
    mixed = sorted([*kept, *failed, *empty], key=lambda each: each.day)
    assert list(rows(mixed)) == []


def test_a_retry_that_passes_stands_for_the_test_once() -> None:
    again = [result(run, 6, 50.0, attempt=2) for run in range(80, RUNS)]
    assert list(rows(sorted([*history(step=1.0), *again], key=lambda each: each.day))) == []


def test_jobs_are_never_mixed() -> None:
    """One runner is three times as slow as the other, and takes over from it: no test has changed."""
    first = [each for each in history("quick", 1.0) if int(each.run[4:]) < 60]
    slow = [each for each in history("slow", 1.0) if int(each.run[4:]) >= 60]
    second = [each._replace(duration=3 * (each.duration or 0)) for each in slow]
    assert list(rows([*first, *second])) == []


def test_two_jobs_in_one_run_have_each_their_shift() -> None:
    both = sorted([*history("a"), *history("b")], key=lambda each: each.day)
    assert [row[1] for row in rows(both)] == ["a", "b"]


def test_tests_that_come_and_go_do_no_harm() -> None:
    rng = np.random.default_rng(0)
    thinned = [each for each in history() if each.test.endswith("_5") or rng.random() < 0.6]
    assert [row[0] for row in rows(thinned)] == ["tests/test_a.py::test_5"]


def test_an_empty_history_has_no_shifts() -> None:
    assert list(rows([])) == []


ROOT = Path(__file__).resolve().parents[3]
HEADER = "time,run,version,job,module,test,backend,attempt,outcome,duration_s"


def test_the_command_writes_the_same_rows_though_runs_overlap(tmp_path: Path) -> None:
    """Two runs at once: the rows of each are mixed with those of the other."""
    every = history()
    pairs = sorted(every, key=lambda each: (int(each.day * 24 + 0.5) // 2, each.test))
    file = tmp_path / "history.csv"
    lines = [
        ",".join((str(each.day * 86400), *each[1:4], "m", *each[5:7], "1,passed", repr(each.duration)))
        for each in pairs
    ]
    file.write_text("\n".join([HEADER, *lines]))
    command = [sys.executable, "-m", "trends.stats.replay", str(file), "--shifts"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    written = [tuple(row.values()) for row in csv.DictReader(done.stdout.splitlines())]
    assert written == [tuple(map(str, row)) for row in rows(every)]
    assert len(written) == 1
