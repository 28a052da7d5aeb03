from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ingest.models import Project, Token
from tests.ingest.conftest import project, put

__all__ = ["project", "put"]

Get = Callable[..., Any]


@pytest.fixture
def get(project: Project) -> Get:
    """GET an address of the API with a read token of the project; answers `(status, json)`."""
    secret = Token.make(project, "grafana", Token.Scope.READ)[1]

    def get(path: str, token: str | None = secret, **query: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = Client().get(f"/api/v1/{path}", query, headers=headers)
        return response.status_code, response.json()

    return get
