"""The filter of a run's results, as written in its box and in `?q=`.

    outcome:failed,error backend:trio worker:gw1 test_pool "connection reset"

Words of one kind are alternatives, kinds and free words all have to hold. Anything that is not one of the
three keys is searched for in the node id, so `test_pool.py::test_x` needs no quotes.
`static/app/lib/filter.js` reads the same language; both are tested with the same cases.
"""

import re
from dataclasses import dataclass
from typing import Final

KEYS: Final = ("outcome", "backend", "worker")
TOKEN: Final = re.compile(r'"([^"]*)"|(\S+)')
SHORT: Final = {"uvloop": "asyncio+uvloop"}
MOST: Final = 500
"""Characters that are read; what follows is ignored."""


@dataclass(frozen=True, slots=True)
class ResultFilter:
    outcomes: frozenset[str] = frozenset()
    backends: frozenset[str] = frozenset()
    workers: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    """In lower case; each has to be in the node id."""

    def __bool__(self) -> bool:
        return bool(self.outcomes or self.backends or self.workers or self.words)


def parse(text: str) -> ResultFilter:
    """Never fails: what it does not know it searches for."""
    found: dict[str, set[str]] = {key: set() for key in KEYS}
    words: list[str] = []
    for quoted, bare in TOKEN.findall(text[:MOST].replace("\x00", "")):
        key, colon, value = bare.partition(":")
        if colon and key in KEYS and value:
            found[key] |= {SHORT.get(part, part) for part in value.split(",") if part}
        elif word := (quoted or bare).lower():
            words.append(word)
    return ResultFilter(
        frozenset(found["outcome"]), frozenset(found["backend"]), frozenset(found["worker"]), tuple(words)
    )
