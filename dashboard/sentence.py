"""Sentences in two weights: the finding is strong, its evidence is plain; code stands as code.

What has a page of its own leads there.
"""

from dataclasses import dataclass
from string import Formatter
from typing import Final

FORMS: Final = Formatter()


@dataclass(frozen=True, slots=True)
class To:
    """A page of the project that a sentence is about."""

    page: str
    """Its name in `dashboard.urls`."""
    args: tuple[int | str, ...] = ()
    """What its address has behind the project."""
    query: str = ""
    """With its question mark."""
    project: str = ""
    """Its slug, where the page is of another project than the sentence, or of none."""


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    strong: bool = False
    code: bool = False
    to: To | None = None


Sentence = tuple[Span, ...]


def strong(text: str) -> Span:
    return Span(text, strong=True)


def plain(text: str) -> Span:
    return Span(text)


def code(text: str) -> Span:
    return Span(text, code=True)


def filled(form: str, *, strong: bool = False, **parts: Span | str) -> list[Span]:
    """`form` with its `{places}` filled: by spans as they are, by text in the weight of the rest.

    Only `form` is read for places, so braces in the text of a part are text.
    """
    found: list[Span] = []
    for text, name, _, _ in FORMS.parse(form):
        part = parts[name] if name is not None else ""
        for one in (text, part):
            _append(found, one if isinstance(one, Span) else Span(one, strong=strong))
    return found


def _append(found: list[Span], span: Span) -> None:
    """Text goes on in the span before it, where that looks alike."""
    last = found[-1] if found else None
    if last is not None and last.to is None and (last.strong, last.code, None) == (span.strong, span.code, span.to):
        found[-1] = Span(last.text + span.text, last.strong, last.code)
    elif span.text:
        found.append(span)


def text_of(sentence: Sentence) -> str:
    """The same without weights."""
    return "".join(span.text for span in sentence)
