"""`manage.py project`: who looks after an installation makes and removes projects with it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ingest.models import Project, Token

pytestmark = pytest.mark.django_db


def project(*args: str) -> str:
    out = StringIO()
    call_command("project", *args, stdout=out)
    return out.getvalue()


def test_a_project_is_made_with_a_token_that_is_shown_once() -> None:
    printed = project("shop", "--name", "The shop")
    assert Project.objects.get(slug="shop").name == "The shop"
    assert "LOOPGLASS_TOKEN=" in printed
    assert not any(token.digest in printed for token in Token.objects.all())


def test_a_second_call_gives_new_tokens_for_the_same_project() -> None:
    assert project("shop") != project("shop")
    assert Project.objects.filter(slug="shop").count() == 1


def test_a_name_that_cannot_be_in_an_address_is_refused() -> None:
    with pytest.raises(CommandError, match="slug"):
        project("no such/slug")
    assert not Project.objects.exists()


def test_a_removed_project_is_gone_at_once_and_its_tokens_with_it() -> None:
    project("shop")
    assert project("shop", "--remove") == "shop is removed; a job deletes what was recorded for it.\n"
    assert not Project.objects.filter(slug="shop").exists()
    assert not Token.objects.filter(revoked_at=None).exists()
    removed_at = Project.objects.get().removed_at
    assert removed_at is not None
    assert removed_at <= timezone.now()


def test_what_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(CommandError, match="there is no project shop"):
        project("shop", "--remove")
