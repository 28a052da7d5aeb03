"""Records as the plugin sent them, as dataclasses."""

import dataclasses
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def read(kind: type[T], record: dict[str, Any]) -> T:
    """`record` as the dataclass `kind`; what it lacks is None, or empty where the class has a list or a dict."""
    return kind(**{name: _value(record.get(name), shape) for name, shape in _shapes(cast(Any, kind))})


@cache
def _shapes(kind: Any) -> list[tuple[str, Any]]:
    """Each field and what it holds: a dataclass, a list of one, an empty list or dict in place of None, or None."""
    hints = get_type_hints(kind)
    return [(one.name, _shape(hints[one.name])) for one in dataclasses.fields(kind)]


def _shape(hint: Any) -> Any:
    if get_origin(hint) is list:
        (item,) = get_args(hint)
        return [item] if dataclasses.is_dataclass(item) else []
    if get_origin(hint) is dict:
        return {}
    options = [hint, *get_args(hint)]
    return next((option for option in options if dataclasses.is_dataclass(option)), None)


def _value(value: Any, shape: Any) -> Any:
    if isinstance(shape, list):
        return [read(shape[0], item) for item in value or []] if shape else value or []
    if shape == {}:
        return value or {}
    return read(shape, value) if shape is not None and value is not None else value
