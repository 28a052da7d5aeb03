"""A test that has probably got another name."""

import pytest

from dashboard.case.renamed import renamed_of
from dashboard.queries.case import Relative


def relative(case: int, first: int, last: int, before: int | None) -> Relative:
    return Relative(case, f"tests/{case}.py::test_a", first, last, before)


OLD, NEW = relative(1, 1, 41, None), relative(2, 42, 60, 41)


@pytest.mark.parametrize(
    ("family", "of_old", "of_new"),
    [
        ([OLD], None, None),
        ([], None, None),
        ([OLD, NEW], 2, 1),
        ([OLD, relative(2, 42, 60, 40)], 2, 1),
        ([OLD, relative(2, 43, 60, 42)], None, None),
        ([OLD, relative(2, 41, 60, 40)], None, None),
        ([OLD, NEW, relative(3, 42, 60, 41)], None, None),
        ([OLD, NEW, relative(3, 1, 41, None)], None, None),
        ([OLD, NEW, relative(3, 1, 60, None)], 2, 1),
        ([OLD, NEW, relative(3, 50, 60, 49)], 2, 1),
    ],
)
def test_a_name_that_begins_where_one_alone_stops_is_taken_for_the_same_test(
    family: list[Relative], of_old: int | None, of_new: int | None
) -> None:
    old, new = renamed_of(1, family), renamed_of(2, family)
    assert (old.was, old.now.id if old.now else None) == (None, of_old)
    assert (new.was.id if new.was else None, new.now) == (of_new, None)


def test_a_test_that_moved_twice_knows_both_its_names() -> None:
    middle, newest = relative(2, 42, 50, 41), relative(3, 51, 60, 50)
    found = renamed_of(2, [OLD, middle, newest])
    assert (found.was, found.now) == (OLD, newest)
