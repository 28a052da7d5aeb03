"""Whatever a client sends is stored or refused with the field at fault; the server never fails over it."""

import copy
import json
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID, uuid4

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.models import Project, Token
from tests.fixtures.batches import body, end, everything, hanging, header, result, running, warned

Path = tuple[str | int, ...]
MOST: Final = 2**31 - 1
TEXTS: Final = ("", "a" * 200, "a" * 201, "\0", "\ud800", "\N{SNOWMAN}" * 200, "\\N", "trio", "failed", "call")
NUMBERS: Final = (0, -1, 1, MOST, MOST + 1, 2**64, 5e-324, 1e9, 1e308, -0.0, 946_684_800, 4_102_444_800.0)
ODD: Final[tuple[Any, ...]] = (None, True, *TEXTS, *NUMBERS, [], {}, [[]], {"": ""}, [[159, MOST]] * 160)
ANSWERS: Final = {201, 400, 413}


def batch(session: UUID) -> list[Any]:
    """One of every line."""
    failed = result(outcome="failed", phases=everything(), params={"n": "1"}, markers=["slow"])
    first: dict[str, Any] = {"batch": header(session, run="nightly", final=True)}
    return [first, {"result": failed}, hanging(), running(), warned(), {"collected": {"count": 1}}, end()]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from paths(item, (*path, key))


PATHS: Final = [path for path in paths(batch(uuid4())) if len(path) > 1]


def put(document: list[Any], path: Path, odd: Any) -> None:
    place: Any = document
    try:
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = copy.deepcopy(odd)
    except (KeyError, IndexError, TypeError):
        return  # an earlier change has taken the place away


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(ODD)), max_size=3))
def test_a_batch_is_stored_or_refused_by_the_name_of_a_field(project: Project, changes: list[tuple[Path, Any]]) -> None:
    session, secret = uuid4(), Token.make(project, "ci", Token.Scope.INGEST)[1]
    document = batch(session)
    for path, odd in changes:
        put(document, path, odd)
    first, *lines = document
    headers = {"Content-Encoding": "gzip", "Authorization": f"Bearer {secret}"}
    sent = body(first.get("batch"), *lines)
    answer = Client().put(f"/api/v1/sessions/{session}/batches/1", sent, content_type="text/plain", headers=headers)
    assert answer.status_code in ANSWERS, answer.content
    if answer.status_code != 201:
        told = json.loads(answer.content)["error"]
        assert told["field"]
        assert told["message"]
