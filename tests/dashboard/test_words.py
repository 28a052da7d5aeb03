"""Every word of the wire is explained on the pages: a new one fails here and not in front of a reader."""

from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from pytest_loopglass import wire

from dashboard import words

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("table", "of_the_wire"),
    [
        (words.CAUSES, wire.Cause),
        (words.SOURCES, wire.CancelSource),
        (words.CANCEL_OUTCOMES, wire.CancelOutcome),
        (words.DEADLINE_KINDS, wire.DeadlineKind),
        (words.DEADLINE_OUTCOMES, wire.DeadlineOutcome),
        (words.LEFTOVERS, wire.LeftoverKind),
        (words.LOOP_ERRORS, wire.LoopErrorKind),
        (words.FLAGS, wire.Flag),
        (words.TASK_KINDS, get_type_hints(wire.HangingTask)["kind"]),
    ],
)
def test_a_word_of_the_wire_has_its_meaning(table: dict[str, object], of_the_wire: Any) -> None:
    assert list(table) == list(get_args(of_the_wire))


def nullable(definition: Any, prefix: str = "") -> set[str]:
    """Fields that may be null."""
    hints = get_type_hints(definition)
    return {f"{prefix}{name}" for name, hint in hints.items() if type(None) in get_args(hint)}


def test_a_figure_that_may_be_null_has_a_name() -> None:
    parts = {"tasks": wire.Tasks, "cancellations": wire.Cancellations, "deadlines": wire.Deadlines}
    paths = nullable(wire.Loop) | nullable(wire.Ledger)
    for name, part in parts.items():
        paths |= nullable(part, f"{name}.")
    assert set(words.FIELDS) == paths


def test_the_call_goes_without_saying() -> None:
    assert [words.within(phase) for phase in get_args(wire.Phase)] == [" in collect", " in setup", "", " in teardown"]


GLOSSARY = (
    "blocked",
    "starved",
    "near miss",
    "margin",
    "swallowed",
    "left over",
    "never awaited",
    "hanging",
    "not seen",
)


@pytest.mark.parametrize("word", GLOSSARY)
def test_the_glossary_explains_what_the_page_says(word: str) -> None:
    assert word in (ROOT / "docs" / "glossary.md").read_text().lower()


def test_a_record_is_read_by_the_fields_of_the_wire() -> None:
    from dashboard.queries import phase

    for name in ("Loop", "SlowTick", "Ledger", "Tasks", "PendingTask", "Cancellations", "Cancellation", "Deadlines"):
        assert get_type_hints(getattr(phase, name)).keys() == get_type_hints(getattr(wire, name)).keys()
    for name in ("Deadline", "Leftover", "LoopError", "HangingTask", "HangingThread"):
        assert get_type_hints(getattr(phase, name)).keys() == get_type_hints(getattr(wire, name)).keys()
    assert get_origin(get_type_hints(phase.Ledger)["leftovers"]) is list
