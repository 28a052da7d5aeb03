import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from dashboard.sheet import Sheet, format_of, listing

MADE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SHEET: Sheet[tuple[str, float | None]] = Sheet(
    "tests", {"test": lambda row: row[0], "p50_s": lambda row: row[1], "seen_at": lambda row: MADE}
)


def _rows(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode(), newline="")))


def test_csv_has_a_heading_and_a_line_for_each_row() -> None:
    answer = SHEET.answer("csv", [("tests/a.py::test_a[x,y]", 0.25), ("b", None)])
    assert _rows(answer) == [
        ["test", "p50_s", "seen_at"],
        ["tests/a.py::test_a[x,y]", "0.25", "2026-11-23T07:00:00+00:00"],
        ["b", "", "2026-11-23T07:00:00+00:00"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="tests.csv"'


def test_json_has_an_object_for_each_row_and_the_next_page() -> None:
    answer = SHEET.answer("json", [("a", 0.25)], more="after=7&q=x")
    assert json.loads(answer.content) == {
        "items": [{"test": "a", "p50_s": 0.25, "seen_at": "2026-11-23T07:00:00Z"}],
        "next": "after=7&q=x",
    }
    assert answer["Link"] == '<?after=7&q=x>; rel="next"'


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_cell_is_run_by_a_spreadsheet_and_every_text_comes_back(text: str) -> None:
    cell = _rows(SHEET.answer("csv", [(text, 1.0)]))[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert cell in (text, f"'{text}")


def test_a_spreadsheet_that_parts_cells_by_semicolons_finds_none_within_a_text() -> None:
    """Where a comma stands in decimals, files are read so, and the second half would begin with its sign."""
    answer = SHEET.answer("csv", [("a;=1+1", 1.0)])
    line = answer.content.decode().splitlines()[1]
    assert next(csv.reader([line], delimiter=";"))[0].startswith("a;=1+1")


@pytest.mark.parametrize(("query", "form"), [("", None), ("format=csv", "csv"), ("format=exe", None)])
def test_a_format_that_there_is_not_is_the_page(query: str, form: str | None) -> None:
    assert format_of(RequestFactory().get(f"/?{query}")) == form


def test_a_list_is_at_the_address_of_its_page_with_another_ending() -> None:
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        return HttpResponse(f"{slug} as {format_of(request)}")

    patterns = listing("p/<slug:slug>/runs/", view, "runs")
    found = {}
    for address in ("p/x/runs/", "p/x/runs.csv", "p/x/runs.json"):
        match = next(match for pattern in patterns if (match := pattern.resolve(address)))
        found[match.url_name] = match.func(RequestFactory().get("/"), **match.kwargs).content.decode()
    assert found == {"runs": "x as None", "runs-csv": "x as csv", "runs-json": "x as json"}
