"""Strict decoders built from `pytest_loopglass.wire`, so that the format and its limits are written once.

Every TypedDict there becomes a msgspec Struct of the same name here: missing keys, unknown keys, wrong types
and values past a limit are refused with the path of the field.
"""

import types
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

import msgspec
from pytest_loopglass import wire

_structs: dict[Any, type[msgspec.Struct]] = {}


def _strict(hint: Any) -> Any:
    """`hint` with TypedDicts replaced by Structs and the limits of wire.py by msgspec's."""
    if is_typeddict(hint):
        return _struct(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[(_strict(args[0]), *(_meta(mark) for mark in args[1:]))]
    if origin in (Union, types.UnionType):
        return Union[tuple(_strict(arg) for arg in args)]  # noqa: UP007  (built at run time)
    if origin in (list, dict, tuple):
        return origin[tuple(_strict(arg) for arg in args)]
    return hint


def _meta(mark: wire.Size | wire.Range) -> msgspec.Meta:
    if isinstance(mark, wire.Size):
        return msgspec.Meta(max_length=mark.most)
    return msgspec.Meta(ge=mark.least, le=mark.greatest)


def _struct(definition: Any) -> type[msgspec.Struct]:
    if definition not in _structs:
        fields: list[Any] = []
        for name, hint in get_type_hints(definition, include_extras=True).items():
            strict = _strict(hint)
            if name in definition.__required_keys__:
                fields.append((name, strict))
            else:
                fields.append((name, strict | None, None))
        _structs[definition] = msgspec.defstruct(
            definition.__name__, fields, forbid_unknown_fields=True, omit_defaults=True, module=__name__, gc=False
        )
    return _structs[definition]


class First(msgspec.Struct, forbid_unknown_fields=True):
    """The first line of a batch."""

    batch: _struct(wire.Header)  # type: ignore[valid-type]


first_line = msgspec.json.Decoder(First)
later_line = msgspec.json.Decoder(_struct(wire.Line))

# What type checkers see: attribute access on Structs with the fields of wire.py.
Header = Any
Result = Any
Loop = Any
Ledger = Any
Hanging = Any
Running = Any
Warned = Any


def find_nul(record: object) -> str | None:
    """The path of a string with a NUL in it, which PostgreSQL cannot store; None if there is none."""
    return _find_nul(msgspec.to_builtins(record), "")


def _find_nul(value: object, path: str) -> str | None:
    if isinstance(value, str):
        return path if "\x00" in value else None
    if isinstance(value, dict):
        items = [(f"{path}.{key}".lstrip("."), item) for key, item in cast(dict[str, object], value).items()]
        if any("\x00" in key for key in value):
            return path
    elif isinstance(value, list):
        items = [(f"{path}[{place}]", item) for place, item in enumerate(value)]
    else:
        return None
    return next((found for place, item in items if (found := _find_nul(item, place)) is not None), None)
