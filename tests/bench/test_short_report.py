"""dask's published test report becomes a history."""

from bench.verdicts.short_report import rows


def line(date: str, test: str, status: str) -> dict[str, str]:
    return {"date": date, "suite": "ubuntu", "file": "d.test_a", "test": test, "status": status}


def test_a_date_is_a_run_and_a_second_row_a_second_attempt() -> None:
    found = list(rows([line("d1", "a", "x"), line("d1", "b", "✓"), line("d1", "a", "✓"), line("d2", "a", "s")]))
    assert [(row[1], row[5], row[7], row[8]) for row in found] == [
        ("d1", "a", 1, "failed"),
        ("d1", "b", 1, "passed"),
        ("d1", "a", 2, "passed"),
        ("d2", "a", 1, "skipped"),
    ]
    assert found[0][:5] == ["d1", "d1", "d1", "ubuntu", "d.test_a"]
