"""A project's own constants for its verdicts, where it does not want the usual ones."""

from django.db import models

from ingest.models import Project


class Rules(models.Model):
    project = models.OneToOneField(Project, models.CASCADE, primary_key=True)
    values = models.JSONField(default=dict)
    """Fields of `trends.stats.settings.Settings`, checked by `trends.rules`."""

    def __str__(self) -> str:
        return f"{self.project_id}: {self.values}"
