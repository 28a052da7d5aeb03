"""Jobs of a project that is removed while they run."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.models import Project


@contextmanager
def unless_removed(project_id: int) -> Iterator[None]:
    """Rows that go away make a job fail in any way; while the project is there, every failure is raised."""
    try:
        yield
    except Exception:
        if Project.objects.filter(pk=project_id, removed_at=None).exists():
            raise
