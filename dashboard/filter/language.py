"""The text of a filter, taken apart. It never fails: what it does not know it searches for."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from dashboard.filter.amounts import amount_of
from dashboard.filter.fields import FIELDS, NUMBERS, OTHER_CHOICES, OTHER_NAMES, Field

TOKEN: Final = re.compile(r'(?:[^ \t\r\n"]|"[^"]*"?)+')
PART: Final = re.compile(r'(?:[^,|"]|"[^"]*"?)+')
NAMED: Final = re.compile(r"([a-z][a-z0-9]*):(?!:)(.*)", re.DOTALL)
MOST: Final = 500
"""Characters that are read; what follows is ignored."""


class Term(NamedTuple):
    """A field and what it has to be."""

    field: str
    compare: str
    """`is` for words; `<`, `<=`, `=`, `>=`, `>` for numbers."""
    values: tuple[str | float, ...]
    """Alternatives; of a number there is one, as a share of 1, seconds, days or a count. Empty: nothing is like it."""
    negated: bool
    text: str
    """As it was written."""


class Word(NamedTuple):
    """Looked for in the name of what is listed."""

    word: str
    """In lower case."""
    negated: bool
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    terms: tuple[Term, ...] = ()
    words: tuple[Word, ...] = ()
    notes: tuple[str, ...] = ()
    """What was not understood, as a sentence each."""

    def __bool__(self) -> bool:
        return bool(self.terms or self.words)


def tokens(text: str) -> list[str]:
    """What it is made of, as written."""
    return TOKEN.findall(text[:MOST].replace("\x00", ""))


def parse(text: str) -> Filter:
    """The first 500 characters of `text`."""
    terms, words, notes = [], [], []
    for token in tokens(text):
        found = _read(token)
        if isinstance(found, Term):
            terms.append(found)
            if not found.values:
                notes.append(_unknown(found))
        elif isinstance(found, Word):
            words.append(found)
        elif found:
            notes.append(found)
    return Filter(tuple(terms), tuple(words), tuple(notes))


def _read(token: str) -> Term | Word | str | None:
    """A term, a word, a note, or nothing where nothing was said."""
    negated = token.startswith("-") and len(token) > 1
    body = token[1:] if negated else token
    named = NAMED.fullmatch(body)
    name = OTHER_NAMES.get(named[1], named[1]) if named else ""
    if named is None or name not in FIELDS:
        word = _unquoted(body).lower()
        return Word(word, negated, token) if word else None
    values = [value for value in map(_unquoted, PART.findall(named[2])) if value]
    return _term(name, values, negated, token) if values else None


def _term(name: str, values: list[str], negated: bool, token: str) -> Term | str:
    field = FIELDS[name]
    if field.kind not in NUMBERS:
        found = dict.fromkeys(one for value in values for one in _meant(field, value))
        return Term(name, "is", tuple(found), negated, token)
    amount = amount_of(",".join(values), field.kind)
    if amount is None:
        return f"{token} is not understood: write it like {field.example}."
    return Term(name, amount.compare, (amount.value,), negated, token)


def _meant(field: Field, value: str) -> list[str]:
    """The choices that a word stands for: itself, or else all that begin with it."""
    if not field.choices:
        return [value]
    word = OTHER_CHOICES.get(value.lower(), value.lower())
    return [word] if word in field.choices else [one for one in field.choices if one.startswith(word)]


def _unknown(term: Term) -> str:
    return f"{term.text} is never true: {term.field} is one of {', '.join(FIELDS[term.field].choices)}."


def _unquoted(text: str) -> str:
    return text.replace('"', "")
