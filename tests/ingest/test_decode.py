"""What cannot be right is refused with the field at fault."""

import gzip
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_loopglass import wire

from ingest.decode import read
from ingest.errors import Refused
from tests.fixtures.batches import (
    body,
    cancellation,
    cancellations,
    deadline,
    deadlines,
    end,
    header,
    ledger,
    leftover,
    loop,
    phase,
    result,
    slow_tick,
    stack,
    tasks,
)

SESSION = uuid4()


def refused(first: dict[str, Any], *lines: dict[str, Any], seq: int = 1, session: UUID = SESSION) -> Refused:
    with pytest.raises(Refused) as caught:
        read(body(first, *lines), session, seq)
    return caught.value


def without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}


def test_a_batch_is_read_whole() -> None:
    batch = read(body(header(SESSION), {"collected": {"count": 3}}, result(), end(1)), SESSION, 1)
    assert batch.collected == 3
    assert [one.nodeid for one in batch.results] == ["tests/test_a.py::test_a"]
    assert batch.end.exit_status == 1


@pytest.mark.parametrize("name", sorted(wire.Result.__annotations__))
def test_a_missing_key_of_a_result_is_named(name: str) -> None:
    record = {"result": without(result(), name)}
    assert refused(header(SESSION), record).field == f"result.{name}"


@pytest.mark.parametrize("name", sorted(wire.Facts.__required_keys__))
def test_a_missing_fact_is_named(name: str) -> None:
    first = header(SESSION)
    first["facts"] = without(first["facts"], name)
    assert refused(first).field == f"batch.facts.{name}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attempt", 0),
        ("attempt", "1"),
        ("attempt", True),
        ("attempt", 2**31),
        ("outcome", "rerun"),
        ("backend", "curio"),
        ("reason", "whim"),
        ("nodeid", 7),
        ("nodeid", "x" * 4001),
        ("at", 0),
        ("at", 1e300),
        ("worker", ["gw0"]),
        ("params", {"a": 1}),
        ("markers", ["m"] * 51),
        ("phases", None),
        ("subtests_failed", -1),
    ],
)
def test_a_wrong_value_is_named(field: str, value: object) -> None:
    record = {"result": {**result(), field: value}}
    assert refused(header(SESSION), record).field.startswith(f"result.{field}")


LEDGER = ledger(cancellations=cancellations(cancellation()), deadlines=deadlines(deadline()), tasks=tasks())


@pytest.mark.parametrize(
    ("part", "field", "value", "path"),
    [
        ("loop", "slow", -1, "slow"),
        ("loop", "slow_ticks", [slow_tick(cause="bored")], "slow_ticks[0].cause"),
        ("loop", "stacks", [stack(frames=[7])], "stacks[0].frames[0]"),
        ("loop", "stacks", [stack(*["a.py:1 f"] * 41)], "stacks[0].frames"),
        ("loop", "histogram", [[160, 1]], "histogram[0][0]"),
        ("loop", "histogram", [[1]], "histogram[0]"),
        ("ledger", "tasks", tasks(peak="2"), "tasks.peak"),
        ("ledger", "cancellations", cancellations(cancellation(source="whim")), "cancellations.listed[0].source"),
        ("ledger", "deadlines", deadlines(deadline(), least_margin=1.5), "deadlines.least_margin"),
        ("ledger", "deadlines", deadlines(deadline(kind="curio.timeout")), "deadlines.listed[0].kind"),
        ("ledger", "leftovers", [leftover(kind="mess")], "leftovers[0].kind"),
        ("ledger", "leftovers", [leftover(what="fet\0ch")], "leftovers[0].what"),
        ("ledger", "errors", [{"kind": "other", "message": "", "count": 0}], "errors[0].count"),
        ("ledger", "flags", ["a flag"], "flags[0]"),
        ("ledger", "missing", {"tasks.left": 3}, "missing[...]"),
    ],
)
def test_a_wrong_value_deep_in_a_phase_is_named(part: str, field: str, value: object, path: str) -> None:
    told = {"loop": loop(), "ledger": LEDGER}
    told[part] = {**told[part], field: value}
    record = result(phases=[phase("setup"), phase("call", 0.3, **told)])
    assert refused(header(SESSION), record).field == f"result.phases[1].{part}.{path}"


def test_an_unknown_key_is_named() -> None:
    assert refused(header(SESSION), result(colour="red")).field == "result.colour"


def test_a_nul_is_named_where_it_stands() -> None:
    assert refused(header(SESSION), result(params={"a": "b\0c"})).field == "result.params.a"


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    assert len(read(body(header(SESSION), result("a\\u0000")), SESSION, 1).results) == 1


def test_a_lone_surrogate_is_refused_with_its_line() -> None:
    assert refused(header(SESSION), result(), result("\ud800")).field == "line 3"


def test_a_future_version_is_told_so_before_anything_else() -> None:
    error = refused({**header(SESSION, v=2), "colour": "red"})
    assert (error.field, "version 1" in error.message) == ("batch.v", True)


def test_the_address_and_the_header_must_agree() -> None:
    assert refused(header(uuid4())).field == "batch.session"
    assert refused(header(SESSION, 2)).field == "batch.seq"


def test_a_line_has_exactly_one_event() -> None:
    assert refused(header(SESSION), {"collected": {"count": 1}, **end()}).field == "line 2"
    assert refused(header(SESSION), {}).field == "line 2"


def test_every_cut_of_a_batch_is_refused() -> None:
    whole = body(header(SESSION), result())
    for length in range(len(whole)):
        with pytest.raises(Refused) as caught:
            read(whole[:length], SESSION, 1)
        assert caught.value.field == "body"


def test_a_batch_cut_before_it_was_packed_is_refused() -> None:
    text = gzip.decompress(body(header(SESSION), result()))
    with pytest.raises(Refused) as caught:
        read(gzip.compress(text[:-1]), SESSION, 1)
    assert caught.value.field == "body"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * (wire.MAX_BATCH_BYTES * 4))
    with pytest.raises(Refused) as caught:
        read(bomb, SESSION, 1)
    assert (caught.value.field, caught.value.status) == ("body", 413)


def test_deep_nesting_is_refused() -> None:
    deep = b'{"batch":' + b"[" * 1_000_000
    with pytest.raises(Refused):
        read(gzip.compress(deep + b"\n"), SESSION, 1)


def test_too_many_lines_are_refused() -> None:
    assert refused(header(SESSION), *[{"collected": {"count": 1}}] * wire.MAX_LINES).field == "body"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(wire.Result.__annotations__)), JSON)
def test_any_value_in_any_field_is_stored_or_refused_by_name(name: str, value: object) -> None:
    lines = [{"batch": header(SESSION)}, {"result": {**result(), name: value}}]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    told = ""
    try:
        read(gzip.compress(text.encode()), SESSION, 1)
    except Refused as error:
        told = error.field
    assert told.startswith((f"result.{name}", "line 2")) or not told


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read(data, SESSION, 1)
    with pytest.raises(Refused):
        read(gzip.compress(data), SESSION, 1)
