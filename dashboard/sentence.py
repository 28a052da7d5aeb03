"""Sentences in two weights: the finding is strong, its evidence is plain; code stands as code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    strong: bool = False
    code: bool = False


Sentence = tuple[Span, ...]


def strong(text: str) -> Span:
    return Span(text, strong=True)


def plain(text: str) -> Span:
    return Span(text)


def code(text: str) -> Span:
    return Span(text, code=True)


def text_of(sentence: Sentence) -> str:
    """The same without weights."""
    return "".join(span.text for span in sentence)
