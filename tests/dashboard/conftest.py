from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ingest.models import Membership, Project
from tests.fixtures import history

Page = Callable[..., str]


@pytest.fixture
def project(db: None) -> Project:
    return history.project("gateway")


@pytest.fixture
def page(client: Client) -> Page:
    """The HTML at an address, which has to answer 200."""

    def page(address: str, **more: Any) -> str:
        answer = client.get(address, **more)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return answer.content.decode()

    return page


@pytest.fixture
def member(project: Project) -> User:
    user = User.objects.create_user("ana", password="correct horse battery")
    Membership.objects.create(project=project, user=user)
    return user
