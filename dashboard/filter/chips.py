"""The parts of a filter as chips: each can be taken away, and others be offered."""

from typing import NamedTuple

from dashboard.filter.language import parse, tokens


class Chip(NamedTuple):
    text: str
    without: str
    """The filter when it is taken away."""


def chips(text: str) -> list[Chip]:
    """What `text` is made of, in its order."""
    wanted = parse(text)
    read = {term.text for term in wanted.terms} | {word.text for word in wanted.words}
    parts = tokens(text)
    return [Chip(token, " ".join(parts[:at] + parts[at + 1 :])) for at, token in enumerate(parts) if token in read]


def toggled(text: str, token: str) -> str:
    """The filter with `token` switched on, in place of others of its field; or off, when it is there."""
    parts = tokens(text)
    name = token.partition(":")[0] + ":"
    others = [one for one in parts if not one.startswith(name)]
    return " ".join(others if token in parts else [*others, token])
