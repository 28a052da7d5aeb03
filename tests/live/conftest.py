from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ingest.decode import read
from ingest.models import Project
from ingest.store import Stored, names, store
from tests.fixtures.batches import body, header


@pytest.fixture
def project(transactional_db: None) -> Project:
    """Committed rows: viewers read in threads of their own."""
    names.forget()
    return Project.objects.create(slug="gateway", name="Gateway", is_open=True)


@pytest.fixture
def put(project: Project) -> Callable[..., Stored]:
    def put(session: UUID, seq: int, *lines: Any, **facts: Any) -> Stored:
        return store(project, session, read(body(header(session, seq, **facts), *lines), session, seq))

    return put
