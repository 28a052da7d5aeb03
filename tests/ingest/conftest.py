from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ingest.decode import read
from ingest.models import Project
from ingest.store import Stored, names, store
from tests.fixtures.batches import body, header

Put = Callable[..., Stored]


@pytest.fixture
def project(db: None) -> Project:
    names.forget()
    return Project.objects.create(slug="gateway", name="Gateway", is_open=True)


@pytest.fixture
def put(project: Project) -> Put:
    """Store one batch of `lines` as the endpoint would."""

    def put(session: UUID, seq: int, *lines: Any, into: Project = project, **facts: Any) -> Stored:
        return store(into, session, read(body(header(session, seq, **facts), *lines), session, seq))

    return put
