"""What a failing, skipped or xfailed attempt said: stored once however often it happens."""

from typing import ClassVar

from django.db import models

from ingest.models.project import Project


class Failure(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    digest = models.CharField(max_length=64)
    """SHA-256 over `parts`."""
    kind = models.CharField(max_length=200, null=True)  # noqa: DJ001  (null: pytest gave no exception class)
    message = models.TextField()
    site = models.TextField(null=True)  # noqa: DJ001
    parts = models.JSONField()
    """The `wire.Failure` objects of the attempt, in phase order; `kind`, `message`, `site` are the first one's."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "digest"], name="failure_once")]

    def __str__(self) -> str:
        return self.message[:80]
