"""What pages cost is asked of every kind of page."""

import pytest

from bench.pages import asking
from bench.pages.growing import measured


@pytest.mark.django_db(transaction=True)
def test_every_page_is_asked_for_after_each_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ASKED", 5)
    head, _, *rows = measured(60, [1, 2]).splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert "60 results" in head
    assert "120 results" in head
    assert [name for name, *_ in cells] == list(asking.PAGES)
    assert all(float(figure) > 0 for _, *figures in cells for figure in figures)
