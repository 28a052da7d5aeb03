"""Warnings that tests gave are kept once a test, and their texts once a project."""

from uuid import uuid4

import pytest

from ingest.decode import read
from ingest.errors import Refused
from ingest.models import Warned, WarningText
from ingest.store import warned as store
from tests.fixtures.batches import body, header, result, warned, warning
from tests.ingest.conftest import Put


def test_the_warnings_of_a_test_are_kept_whenever_its_result_comes(put: Put) -> None:
    session = uuid4()
    put(session, 2, warned("a.py::b"))
    put(session, 1, result("a.py::a"), warned("a.py::a", warning(count=3), left_out=4))
    rows = Warned.objects.order_by("nodeid").values_list("nodeid", "attempt", "text__parts", "text__left_out")
    assert list(rows) == [("a.py::a", 1, [warning(count=3)], 4), ("a.py::b", 1, [warning()], 0)]


def test_a_text_is_stored_once_however_many_tests_gave_it(put: Put) -> None:
    put(uuid4(), 1, *[warned(f"a.py::{name}") for name in "abc"])
    put(uuid4(), 1, warned(), warned("a.py::b", warning(message="another")))
    assert (Warned.objects.count(), WarningText.objects.count()) == (5, 2)


def test_a_batch_that_comes_again_tells_nothing_twice(put: Put) -> None:
    session = uuid4()
    for _ in range(2):
        put(session, 1, warned())
    put(session, 2, warned())
    assert Warned.objects.count() == 1


def test_a_session_in_which_everything_warns_is_kept_in_part(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 3)
    session = uuid4()
    put(session, 1, warned("a.py::a"), warned("a.py::b"))
    put(session, 2, warned("a.py::c"), warned("a.py::d"))
    put(session, 3, warned("a.py::e"))
    assert sorted(Warned.objects.values_list("nodeid", flat=True)) == ["a.py::a", "a.py::b", "a.py::c"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (warned(attempt=0), "warned.attempt"),
        (warned("a.py::a", warning(count=0)), "warned.warnings[0].count"),
        (warned("a.py::a", *[warning()] * 21), "warned.warnings"),
        (warned("a.py::a", warning(message="a\0b")), "warned.warnings[0].message"),
        (warned(left_out=-1), "warned.left_out"),
        (warned(colour="red"), "warned.colour"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(line: dict[str, object], field: str) -> None:
    session = uuid4()
    with pytest.raises(Refused) as caught:
        read(body(header(session), line), session, 1)
    assert caught.value.field == field
