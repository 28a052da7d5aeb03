"""The projects a user may see, each with its newest run."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F

from dashboard.access import visible_projects
from ingest.models import Project, Run

MOST = 200


@dataclass(frozen=True, slots=True)
class ProjectRow:
    slug: str
    name: str
    runs: int
    number: int | None
    """Of the newest run; None before the first."""
    status: str | None
    branch: str | None
    bad: int
    """Failed and erroneous results of the newest run."""
    results: int
    started_at: datetime | None
    is_demo: bool = False


def load_projects(user: User | AnonymousUser) -> list[ProjectRow]:
    """At most 200, those that heard something most recently first."""
    projects = list(visible_projects(user)[:MOST])
    newest = Run.objects.filter(project__in=[project.pk for project in projects], number=F("project__runs_started"))
    by_project = {run.project_id: run for run in newest}
    rows = [_row(project, by_project.get(project.pk)) for project in projects]
    return sorted(rows, key=lambda row: row.started_at.timestamp() if row.started_at else 0, reverse=True)


def any_project() -> bool:
    """Whether the site has a project at all, visible or not."""
    return Project.objects.filter(removed_at=None).exists()


def _row(project: Project, run: Run | None) -> ProjectRow:
    return ProjectRow(
        slug=project.slug,
        name=project.name,
        runs=project.runs_started,
        number=run.number if run else None,
        status=run.status if run else None,
        branch=run.branch if run else None,
        bad=run.failed + run.error if run else 0,
        results=run.head if run else 0,
        started_at=run.started_at if run else None,
        is_demo=project.is_demo,
    )
