"""A project that goes leaves nothing behind."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from ingest import removal, tasks
from ingest.models import Project, Result, Run, Token
from tests.fixtures.batches import end, everything, hanging, result, warned
from tests.ingest.conftest import Put
from trends.tasks import digest_run


@pytest.fixture
def other(db: None) -> Project:
    return Project.objects.create(slug="other", name="Other")


def fill(put: Put, project: Project) -> Run:
    """Three runs and everything that comes of them."""
    for outcome in ("passed", "failed", "passed"):
        lines = [result(f"a.py::{name}", outcome=outcome, phases=everything()) for name in "abcdefgh"]
        run = put(uuid4(), 1, *lines, hanging(), warned(), end(), into=project, final=True).run
        digest_run(run.pk)
    return run


def rows(project: int) -> Iterator[tuple[str, int]]:
    """Every table that has a project, and how many rows of this one it has."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is Project:
                yield model.__name__, model._base_manager.filter(**{field.name: project}).count()


def total(project: int) -> int:
    return sum(count for _, count in rows(project))


def remove(project: Project, slices: int = 1_000) -> int:
    """In how many slices it went."""
    removal.remove(project)
    return next(number for number in range(slices) if not removal.delete_some(project.pk))


def test_a_removed_project_takes_every_row_with_it_and_no_other(put: Put, project: Project, other: Project) -> None:
    fill(put, project)
    fill(put, other)
    before = dict(rows(other.pk))
    assert before["Result"] == 24
    assert before["Verdict"] > 0
    remove(project)
    assert total(project.pk) == 0
    assert not Project.objects.filter(pk=project.pk).exists()
    assert dict(rows(other.pk)) == before


def test_rows_go_in_bounded_slices(put: Put, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(put, project)
    monkeypatch.setattr(removal, "MOST", 5)
    monkeypatch.setattr(removal, "MOST_RUNS", 1)
    assert remove(project) > 3 + 24 / 5
    assert total(project.pk) == 0


def test_from_the_first_moment_the_project_is_shut_and_its_slug_is_free(put: Put, project: Project) -> None:
    token, _ = Token.make(project, "ci", Token.Scope.INGEST)
    removal.remove(project)
    token.refresh_from_db()
    project.refresh_from_db()
    assert not token.is_usable()
    assert not project.is_open
    assert Project.objects.create(slug="gateway", name="A new one").pk != project.pk


def test_a_project_that_is_not_removed_loses_nothing(put: Put, project: Project) -> None:
    fill(put, project)
    before = total(project.pk)
    assert removal.delete_some(project.pk) == 0
    tasks.remove_project(project.pk)
    assert total(project.pk) == before


def test_the_results_of_a_project_that_was_deleted_in_a_shell_are_deleted_too(put: Put, project: Project) -> None:
    gone = project.pk
    fill(put, project)
    project.delete()
    assert Result.objects.filter(project=gone).count() == 24
    tasks.remove_project(gone)
    assert not Result.objects.filter(project=gone).exists()
