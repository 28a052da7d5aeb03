"""The command that replays a history, as people start it."""

import csv
import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trends.stats.histories import OUTCOMES, played, results, seen, verdict_of
from trends.stats.replay.history import COLUMNS, BadHistory, day, read, runs
from trends.stats.result import Result

ROOT = Path(__file__).resolve().parents[3]
HISTORY = [
    results(number, test, word)
    for number in range(30)
    for test, word in {"a.py::flaky": "FP" if number % 6 == 5 else "P", "a.py::dead": "F", "b.py::fine": "P"}.items()
]


def row(result: Result) -> list[object]:
    seconds = "" if result.duration is None else result.duration
    return [result.day * 86_400, *result[1:9], seconds]


def written(path: Path, history: list[list[Result]] = HISTORY) -> Path:
    with gzip.open(path, "wt", newline="") if path.suffix == ".gz" else path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(row(result) for of_run in history for result in of_run)
    return path


def replayed(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "trends.stats.replay", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("name", ["history.csv", "history.csv.gz"])
def test_the_end_of_a_history_has_a_row_for_every_variant(tmp_path: Path, name: str) -> None:
    done = replayed(written(tmp_path / name))
    assert done.stderr == ""
    rows = table(done.stdout)
    assert {row["test"]: row["verdict"] for row in rows} == {
        "a.py::flaky": "flaky",
        "a.py::dead": "broken",
        "b.py::fine": "healthy",
    }
    assert {row["run"] for row in rows} == {"r29"}


def test_a_replay_gives_what_the_code_of_the_jobs_gives(tmp_path: Path) -> None:
    by_run = [[result for of_test in HISTORY[n : n + 3] for result in of_test] for n in range(0, len(HISTORY), 3)]
    book = played(by_run)
    rows = {row["test"]: row for row in table(replayed(written(tmp_path / "history.csv")).stdout)}
    for place, (test, _, _) in enumerate(book.keys):
        assert rows[test]["verdict"] == verdict_of(book, test)
        for column, values in vars(seen(book)).items():
            assert float(rows[test][column]) == pytest.approx(values[place], rel=1e-5)


def test_every_nth_run_is_written_and_the_last_once(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert replayed(written(tmp_path / "history.csv"), "--every", "10", "--out", out).returncode == 0
    assert [row["run"] for row in table(out.read_text())] == [run for run in ("r9", "r19", "r29") for _ in range(3)]
    replayed(written(tmp_path / "history.csv"), "--every", "20", "--out", out)
    assert [row["run"] for row in table(out.read_text())] == [run for run in ("r19", "r29") for _ in range(3)]


def test_predictions_are_made_before_the_result_and_in_its_order(tmp_path: Path) -> None:
    predicted = table(replayed(written(tmp_path / "history.csv"), "--predict").stdout)
    given = [result for of_run in HISTORY for result in of_run]
    assert [(row["run"], row["test"], row["outcome"]) for row in predicted] == [
        (result.run, result.test, result.outcome) for result in given
    ]
    opposite = [
        [result._replace(outcome=OUTCOMES["P" if result.failed else "F"]) for result in of_run] if n >= 87 else of_run
        for n, of_run in enumerate(HISTORY)
    ]
    other = table(replayed(written(tmp_path / "other.csv", opposite), "--predict").stdout)
    first = [n for n, result in enumerate(given) if result.attempt == 1]
    assert [predicted[n]["p_next_fail"] for n in first] == [other[n]["p_next_fail"] for n in first]


def test_a_retry_is_predicted_with_the_first_attempt_known(tmp_path: Path) -> None:
    predicted = table(replayed(written(tmp_path / "history.csv"), "--predict").stdout)
    once, again = (row for row in predicted if row["run"] == "r5" and row["test"] == "a.py::flaky")
    assert float(again["p_next_fail"]) > 5 * float(once["p_next_fail"])


def test_an_empty_history_has_a_header_and_no_rows(tmp_path: Path) -> None:
    done = replayed(written(tmp_path / "history.csv", []))
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1


def test_runs_at_once_are_kept_apart(tmp_path: Path) -> None:
    one, two = results(1, "a.py::test", "PPP"), results(2, "a.py::test", "FF")
    mixed = [[one[0]], [two[0]], [one[1]], [two[1]], [one[2]]]
    assert [of_run[0].run for of_run in runs(written(tmp_path / "history.csv", mixed))] == ["r2", "r1"]
    assert [len(of_run) for of_run in runs(tmp_path / "history.csv")] == [2, 3]


def test_odd_cells_are_read(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text(
        "time,run,version,job,module,test,backend,attempt,outcome,duration_s,more\n"
        '2024-03-01T12:00:00Z,1,,"ubuntu, 3.12 ""x""",m,tést,,,passed,,!\n'
        "2024-03-01 12:00:00,1,,,m,t,trio,2,error,1.5,!\n"
    )
    first, second = read(path)
    assert first.day == second.day == day("1709294400") == 19783.5
    assert (first.job, first.test, first.attempt, first.duration) == ('ubuntu, 3.12 "x"', "tést", 1, None)
    assert (second.backend, second.attempt, second.outcome, second.duration) == ("trio", 2, "error", 1.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lacks time, run, test, outcome"),
        ("time,run,test,outcome\n1,1,t,maybe\n", "line 2: outcome 'maybe'"),
        ("time,run,test,outcome\nnoon,1,t,passed\n", "line 2: "),
        ("time,run,test,outcome\n1,1\n", "line 2: "),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text)
    with pytest.raises(BadHistory, match=message):
        list(read(path))
    done = replayed(path)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_said_in_a_line(tmp_path: Path) -> None:
    done = replayed(tmp_path / "none.csv")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
