"""JSON by hand, for the one line that is written for every test."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from pytest_loopglass.spool import encode
from pytest_loopglass.text import MAX_LINE_BYTES, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_loopglass.wire import Failure


def quoted(text: str, size: int) -> str:
    """A JSON string of at most `size` characters."""
    if len(text) <= size and text.isascii() and text.isprintable():  # nearly all are, and fit as they are
        return encode_basestring(text)
    return encode_basestring(fit(text, size))


def optional(word: str | None) -> str:
    """A JSON string or null; for words of the plugin's own, in which nothing needs to be escaped."""
    return "null" if word is None else f'"{word}"'


def whole(head: str, failures: Sequence[Failure], tail: str) -> bytes:
    """The line with its failures; without their long texts if it would not fit."""
    line = f"{head}{encode(failures)}{tail}".encode()
    if len(line) <= MAX_LINE_BYTES:
        return line
    short = [{**failure, "text": failure["text"][:1_000], "output": None} for failure in failures]
    return f"{head}{encode(short)}{tail}".encode()
