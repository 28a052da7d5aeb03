"""The codes in the database and the words of the wire are the same: a word without a code could not be stored."""

from pytest_loopglass import wire

from ingest.models import Backend, Outcome, Reason


def test_every_word_of_the_wire_has_its_code() -> None:
    assert Backend.labels == ["none", *wire.BACKENDS]
    assert Outcome.labels == list(wire.OUTCOMES)
    assert Reason.labels == list(wire.REASONS)
