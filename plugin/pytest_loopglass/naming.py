"""What a test is called: its case, its parameters, and the backend that its label claims."""

from __future__ import annotations

import enum
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

from pytest_loopglass.lines import quoted
from pytest_loopglass.spool import encode
from pytest_loopglass.text import NAME, SHORT, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_loopglass.wire import Backend

LABELS: Final[dict[str, Backend]] = {
    "asyncio": "asyncio",
    "asyncio+uvloop": "asyncio+uvloop",
    "uvloop": "asyncio+uvloop",
    "trio": "trio",
}
"""Parameter ids that name a backend and nothing else."""

CHOOSE: Final = ("backend", "loop", "anyio", "asynclib", "async_lib")
"""Arguments with such a word in their name choose a backend."""

NUMBERS: Final = frozenset({int, float, bool})
MARK: Final = attrgetter("name")

MANY: Final = 50
"""The most parameters and markers that are told."""


class Naming(NamedTuple):
    """How one item is called."""

    nodeid: str
    case: str
    params: str
    """A JSON object."""
    markers: str
    """A JSON list."""
    label: Backend | None
    text: str
    """The first fields of a line as `compact` reads it; null for a case that is the node id."""


class Namer:
    """Names items, and remembers the markers of the classes and modules that they share."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[pytest.Item, int, Naming]] = {}
        """By id: a node's own hash is slow."""
        self._inherited: dict[int, tuple[Any, tuple[str, ...]]] = {}
        self._lists: dict[tuple[str, ...], str] = {}

    def learn(self, items: list[pytest.Item]) -> list[Naming]:
        """Name all of them at once, which costs a third of naming each after its test."""
        known, found = self._known, [*map(self._look, items)]
        for item, naming in zip(items, found, strict=True):
            known[id(item)] = item, len(item.own_markers), naming
        return found

    def name(self, item: pytest.Item) -> Naming:
        known = self._known.get(id(item))
        if known is not None and known[0] is item and known[1] == len(item.own_markers):
            return known[2]
        return self._look(item)

    def _look(self, item: pytest.Item) -> Naming:
        case = nodeid = item.nodeid
        callspec = getattr(item, "callspec", None)
        params, label = "{}", None
        if callspec is not None:
            values = callspec.params
            case, label = _without_backend(nodeid, callspec._idlist, values)
            params = _object(values)
        if "@" in case:
            case = _without_group(item, case)
        markers = self._markers(item)
        shown = "null" if case is nodeid or case == nodeid else quoted(case, NAME)
        return Naming(nodeid, case, params, markers, label, f"{quoted(nodeid, NAME)},{shown},{params},{markers}")

    def _markers(self, item: pytest.Item) -> str:
        names = (*map(MARK, item.own_markers), *self._of_parent(item.parent))
        listed = self._lists.get(names)
        if listed is None:
            listed = self._lists[names] = encode([fit(name, SHORT) for name in dict.fromkeys(names)][:MANY])
        return listed

    def _of_parent(self, parent: Any) -> tuple[str, ...]:
        known = self._inherited.get(id(parent))  # a node's own hash is slow
        if known is None or known[0] is not parent:
            found = parent.iter_markers() if parent is not None else ()
            known = self._inherited[id(parent)] = parent, tuple(mark.name for mark in found)
        return known[1]


@lru_cache(1_000)
def _name(name: str) -> str:
    return quoted(name, SHORT)


def _object(params: dict[str, Any]) -> str:
    """By hand: the encoder of json takes longer to get started than for all the rest."""
    told = [f"{_name(name)}:{_value(value)}" for name, value in params.items()]
    return f"{{{','.join(told[:MANY])}}}"


def _value(value: Any) -> str:
    """A JSON string. In a number there is nothing to escape."""
    return f'"{repr(value)[:SHORT]}"' if type(value) in NUMBERS else quoted(_short(value), SHORT)


def _without_backend(nodeid: str, ids: Sequence[str], params: dict[str, Any]) -> tuple[str, Backend | None]:
    """Only one id is taken out: with a second one, of a portal or a client, cases would fall together."""
    if LABELS.keys().isdisjoint(ids):
        return nodeid, _label_of_values(params)
    labelled = [index for index, token in enumerate(ids) if token in LABELS and _is_backend(index, ids, params)]
    if not labelled:
        return nodeid, _label_of_values(params)
    at = next((index for index in labelled if _name_at(index, ids, params) == "anyio_backend"), labelled[0])
    label = LABELS[ids[at]]
    before, found, after = nodeid.rpartition(f"[{'-'.join(ids)}]")
    if not found:
        return nodeid, label
    kept = "-".join(token for index, token in enumerate(ids) if index != at)
    return f"{before}[{kept}]{after}" if kept else before + after, label


def _is_backend(index: int, ids: Sequence[str], params: dict[str, Any]) -> bool:
    """Whether the id at `index` comes from a parameter that chooses a backend."""
    name = _name_at(index, ids, params)
    names = list(params) if name is None else [name]
    return any(_chooses(name) or _label(params[name]) for name in names)


def _name_at(index: int, ids: Sequence[str], params: dict[str, Any]) -> str | None:
    """The argument of the id, if there is one argument for each: they are in the same order."""
    return list(params)[index] if len(params) == len(ids) else None


def _label_of_values(params: dict[str, Any]) -> Backend | None:
    for name, value in params.items():
        label = None if type(value) in NUMBERS else _label(value)
        if label and _chooses(name):
            return label
    return None


def _chooses(name: str) -> bool:
    """Without a regular expression: to compile one takes longer than a session has need of it."""
    lowered = name.lower()
    return any(word in lowered for word in CHOOSE)


def _label(value: Any) -> Backend | None:
    """The backend that a parameter's value names: its name, or anyio's `(name, options)`."""
    if isinstance(value, str):
        return LABELS.get(value)
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], dict):
        label = LABELS.get(value[0])
        return "asyncio+uvloop" if label == "asyncio" and value[1].get("use_uvloop") else label
    return None


def _without_group(item: pytest.Item, case: str) -> str:
    """xdist's `--dist loadgroup` adds `@group` to node ids."""
    if item.get_closest_marker("xdist_group") is None:
        return case
    named = case.rfind("]") + 1 or case.rfind("::")
    head, found, _ = case[named:].partition("@")
    return case[:named] + head if found else case


def _short(value: Any) -> str:
    """A parameter in few words. A value's own code is never run: it may be slow, or fail."""
    if isinstance(value, str):
        return value[:200]
    if value is None or type(value) in {bool, int, float, complex, bytes}:
        return repr(value)[:200]
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"[:200]
    name = getattr(value, "__qualname__", None) if isinstance(value, type) or callable(value) else None
    return str(name or type(value).__qualname__)[:200]
