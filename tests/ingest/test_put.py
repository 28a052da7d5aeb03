"""The door itself: who may send, and how a refusal looks."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ingest.models import Project, Result, Run, Token
from tests.fixtures.batches import body, end, header, result

SESSION = uuid4()


@pytest.fixture
def secret(project: Project) -> str:
    return Token.make(project, "ci", Token.Scope.INGEST)[1]


def put(secret: str | None, data: bytes, session: UUID = SESSION, seq: int = 1, **headers: str) -> Any:
    sent = {"Content-Encoding": "gzip", **({"Authorization": f"Bearer {secret}"} if secret else {}), **headers}
    address = f"/api/v1/sessions/{session}/batches/{seq}"
    return Client().put(address, data, content_type="application/x-ndjson", headers=sent)


def test_a_batch_is_created_then_replayed(secret: str, settings: Any) -> None:
    settings.PUBLIC_URL = "https://loopglass.example.org"
    data = body(header(SESSION), result())
    first, second = put(secret, data), put(secret, data)
    assert (first.status_code, second.status_code) == (201, 200)
    run = Run.objects.get()
    address = f"https://loopglass.example.org/p/gateway/runs/{run.number}/"
    told = {"head": 1, "missing": [], "run": {"id": run.pk, "number": 1, "url": address}}
    assert first.json() == {"stored": 1, "replay": False, **told}
    assert second.json() == {"stored": 0, "replay": True, **told}


def refusal(response: Any) -> tuple[int, str]:
    assert response.json()["error"]["message"]
    return response.status_code, response.json()["error"]["field"]


def test_without_a_token_nothing_is_stored(secret: str) -> None:
    data = body(header(SESSION), result())
    assert refusal(put(None, data)) == (401, "Authorization")
    assert refusal(put("lg_ingest_wrong", data)) == (401, "Authorization")
    assert refusal(put("\N{SNOWMAN}", data)) == (401, "Authorization")
    assert Run.objects.count() == 0


def test_a_read_token_may_not_send(project: Project) -> None:
    reader = Token.make(project, "grafana", Token.Scope.READ)[1]
    assert refusal(put(reader, body(header(SESSION)))) == (403, "Authorization")


@pytest.mark.parametrize("name", ["revoked_at", "expires_at"])
def test_a_revoked_or_expired_token_may_not_send(secret: str, name: str) -> None:
    Token.objects.update(**{name: timezone.now()})
    assert refusal(put(secret, body(header(SESSION)))) == (401, "Authorization")


def test_the_secret_is_not_stored(secret: str) -> None:
    assert all(secret not in str(value) for row in Token.objects.values_list() for value in row)


def test_a_token_sends_to_its_own_project_only(secret: str) -> None:
    other = Project.objects.create(slug="billing", name="Billing")
    theirs = Token.make(other, "ci", Token.Scope.INGEST)[1]
    put(secret, body(header(SESSION), result()))
    put(theirs, body(header(SESSION), result()))
    assert sorted(Result.objects.values_list("project__slug", flat=True)) == ["billing", "gateway"]


def test_too_many_requests_are_turned_away(secret: str, settings: Any) -> None:
    settings.RATE_LIMIT = 3
    codes = [put(secret, body(header(SESSION))).status_code for _ in range(10)]
    assert 429 in codes


@pytest.mark.parametrize(
    ("data", "headers", "status", "field"),
    [
        (b"", {}, 400, "body"),
        (b"{}", {}, 400, "body"),
        (body(header(SESSION)), {"Content-Encoding": "br"}, 415, "Content-Encoding"),
        (body(header(SESSION, v=2)), {}, 400, "batch.v"),
        (body(header(SESSION), {"result": {}}), {}, 400, "result.nodeid"),
    ],
)
def test_bad_input_is_named(secret: str, data: bytes, headers: dict[str, str], status: int, field: str) -> None:
    assert refusal(put(secret, data, SESSION, 1, **headers)) == (status, field)
    assert Run.objects.count() == 0


def test_another_method_is_refused(secret: str) -> None:
    response = Client().post(f"/api/v1/sessions/{SESSION}/batches/1", headers={"Authorization": f"Bearer {secret}"})
    assert refusal(response) == (405, "method")


def test_batches_are_numbered_from_one(secret: str) -> None:
    assert refusal(put(secret, body(header(SESSION, 1)), seq=0)) == (400, "seq")


def test_sending_goes_on_while_redis_is_away(secret: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest import rate

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rate._client.cache_clear()
    try:
        assert (
            put(
                secret,
                body(
                    header(SESSION),
                    result(),
                    end(),
                ),
            ).status_code
            == 201
        )
    finally:
        rate._client.cache_clear()
