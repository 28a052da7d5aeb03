from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filter import (
    FIELDS,
    age,
    begins,
    chips,
    choice,
    contains,
    equals,
    ignored,
    number,
    parse,
    toggled,
    where,
)
from ingest.models import Outcome, Project, Result, Run
from tests.dashboard.golden import cases
from tests.fixtures import history

GOLDEN = cases("filter_language")
RESULT = {
    "outcome": choice("outcome", {label: value for value, label in Outcome.choices}),
    "file": begins("case__name"),
    "error": contains("failure__message"),
    "worker": equals("worker"),
    "duration": number("duration_s"),
    "since": age("started_at"),
}


@pytest.mark.parametrize(("text", "wanted"), GOLDEN["cases"])
def test_a_filter_is_read_as_the_shared_cases_say(text: str, wanted: dict[str, Any]) -> None:
    found = parse(text)
    assert [[term.field, term.compare, list(term.values), term.negated] for term in found.terms] == wanted["terms"]
    assert [[word.word, word.negated] for word in found.words] == wanted["words"]
    assert list(found.notes) == wanted["notes"]


def test_the_fields_are_those_of_the_shared_cases() -> None:
    assert {name: [field.kind, list(field.choices)] for name, field in FIELDS.items()} == GOLDEN["fields"]


def test_every_example_is_understood() -> None:
    for name, field in FIELDS.items():
        found = parse(field.example)
        assert [term.field for term in found.terms] == [name]
        assert not found.notes
        assert found.terms[0].values


@given(st.text(max_size=1000))
def test_no_text_is_refused_and_its_chips_say_the_same(text: str) -> None:
    found = parse(text)
    again = parse(" ".join(chip.text for chip in chips(text)))
    assert again.terms == found.terms
    assert again.words == found.words


def test_a_chip_knows_the_filter_without_it() -> None:
    assert [chip.without for chip in chips('a  is:flaky "two words"')] == [
        'is:flaky "two words"',
        'a "two words"',
        "a is:flaky",
    ]


def test_a_link_switches_a_part_on_in_place_of_others_of_its_field_and_off_again() -> None:
    assert toggled("pool", "backend:trio") == "pool backend:trio"
    assert toggled("pool backend:trio", "backend:asyncio") == "pool backend:asyncio"
    assert toggled('"two words" backend:trio', "backend:trio") == '"two words"'


@pytest.fixture
def run(project: Project) -> Run:
    attempts = [
        history.Attempt("tests/net/test_a.py::test_quick", duration_s=0.01),
        history.Attempt("tests/net/test_b.py::test_slow", "failed", duration_s=2.0, message="Connection reset by peer"),
        history.Attempt("tests/web/test_c.py::test_50%_off", "error", duration_s=1.0),
    ]
    return history.run(project, attempts, age=timedelta(minutes=5))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "quick slow 50%_off"),
        ("outcome:failed", "slow"),
        ("outcome:failed outcome:error", "slow 50%_off"),
        ("-outcome:failed", "quick 50%_off"),
        ("outcome:nothing", ""),
        ("-outcome:nothing", "quick slow 50%_off"),
        ("file:tests/net/", "quick slow"),
        ("file:tests/net/ -file:tests/net/test_a", "slow"),
        ("duration:>0.5s", "slow 50%_off"),
        ("duration:>0.5s duration:<=1s", "50%_off"),
        ("duration:=10ms", "quick"),
        ("SLOW", "slow"),
        ("0%_", "50%_off"),
        ("net -quick", "slow"),
        ("since:<1h", "quick slow 50%_off"),
        ("since:>1h", ""),
        ("worker:gw7", ""),
        ('error:"RESET BY"', "slow"),
        ("rate:>5%", "quick slow 50%_off"),
    ],
)
def test_the_database_finds_what_a_filter_says(run: Run, text: str, found: str) -> None:
    rows = Result.objects.filter(run=run).filter(where(parse(text), RESULT, words="node__nodeid"))
    assert " ".join(row.case.name.partition("::test_")[2] for row in rows.order_by("seq")) == found


def test_what_a_list_cannot_answer_is_said() -> None:
    assert ignored(parse("rate:>5% outcome:failed"), RESULT) == ["rate:>5% is left out: it does not apply here."]
