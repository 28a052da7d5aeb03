"""What people do with tests that they choose from a list: which ones, and what was wrong with the choice."""

from collections.abc import Iterable
from typing import Final

from django.http import QueryDict

MOST: Final = 200
"""Variants at once."""


class BadTriage(ValueError):
    """Says what is wrong, as a sentence."""


def chosen(form: QueryDict) -> list[int]:
    """Ids of the variants that are ticked; raises `BadTriage`."""
    ids = whole_numbers(form.getlist("variant"))
    if not ids:
        raise BadTriage("Choose at least one test.")
    if len(ids) > MOST:
        raise BadTriage(f"Choose at most {MOST} tests at once.")
    return ids


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are ids; the rest is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]
