"""A result is never too long for the server, however much there is to tell."""

import json
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from pytest_loopglass import compact, wire

from tests.plugin.reports import ledger, result, slow, tick


def largest(hint: Any, letter: str, most: int | None = None) -> Any:  # noqa: PLR0911
    """The largest value that the wire allows there, in letters like this one."""
    if is_typeddict(hint):
        return {name: largest(part, letter) for name, part in get_type_hints(hint, include_extras=True).items()}
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return largest(parts[0], letter, getattr(parts[1], "most", None))
    if origin in {Union, UnionType}:
        return largest(parts[0], letter, most)
    if origin is Literal:
        return max((part for part in parts if part is not None), key=len)
    if origin is list:
        return [largest(parts[0], letter) for _ in range(most or 50)]
    if origin is tuple:
        return [largest(part, letter) for part in parts]
    if origin is dict:
        key = largest(parts[0], letter)
        return {f"{number}{key}"[: len(key)]: largest(parts[1], letter) for number in range(most or 50)}
    if hint is str:
        return letter * (most or 50)
    return {int: 2**31 - 1, float: 0.1234567890123, bool: True}.get(hint, 1)


@pytest.mark.parametrize("letter", ["a", "\N{LATIN SMALL LETTER A WITH DIAERESIS}", "\N{GRINNING FACE}"])
def test_the_longest_result_of_all_fits_into_a_line(letter: str) -> None:
    longest = largest(wire.Result, letter)
    longest["phases"] = longest["phases"][:3]
    longest["failures"] = longest["failures"][:20]
    assert len(json.dumps(longest, ensure_ascii=False).encode()) > wire.MAX_LINE_BYTES
    line = compact.line_of(longest)
    assert len(line) <= wire.MAX_LINE_BYTES
    assert json.loads(line)["result"]["nodeid"] == longest["nodeid"]


def test_what_is_counted_stays_and_the_first_of_what_is_listed() -> None:
    ticks = [tick("x" * 2_000, leaf="y" * 2_000, samples=number) for number in range(400)]
    told: Any = result(loop=slow(*ticks), ledger=ledger(leftovers=[{"kind": "timer"}] * 10))
    (phase,) = json.loads(compact.line_of(told))["result"]["phases"]
    assert phase["loop"]["slow"] == 400
    assert [one["samples"] for one in phase["loop"]["slow_ticks"]] == [0, 1, 2, 3, 4]
    assert len(phase["ledger"]["leftovers"]) == 5


def test_what_fits_is_not_touched() -> None:
    told: Any = result(loop=slow(*[tick()] * 50))
    assert json.loads(compact.line_of(told))["result"] == told


def test_what_spins_for_hours_is_counted_as_far_as_the_wire_does() -> None:
    loop = ["asyncio", [1, 9, 1, 1, 1, 1, 5_000_000_000, 0], [0, 5_000_000_000], 0, [], {}]
    names: list[Any] = [
        "result",
        "test_a.py::test_spins",
        None,
        {},
        [],
        None,
        1,
        0,
        1_795_000_000.0,
        "asyncio",
        "passed",
        None,
    ]
    told = compact.result(json.dumps([*names, [["call", 9, loop, None]], [], 0, 0]).encode())
    found = told["phases"][0]["loop"]
    assert found is not None
    assert (found["ticks"], found["polls"], found["histogram"]) == (2**31 - 1, 2**31 - 1, [(1, 2**31 - 1)])
