"""Backends side by side over the newest days: the whole suite."""

from typing import ClassVar

from django.db import models

from ingest.models import Project


class Comparison(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    days = models.PositiveSmallIntegerField()
    """Of `trends.sides.DAYS`, counted back from the newest day that has results."""
    facts = models.JSONField()
    """As `trends.comparison.facts.Facts`."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "days"], name="comparison_once")]

    def __str__(self) -> str:
        return f"{self.project_id} over {self.days} days"
