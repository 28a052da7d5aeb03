"""All states of a project as they once were, so that a late result costs a few runs and not the whole history."""

from typing import ClassVar

from django.db import models

from ingest.models import Project


class Snapshot(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    upto = models.PositiveIntegerField()
    """Number of the run after which it was taken …"""
    day = models.FloatField()
    """… and when that began, counted from the epoch."""
    variants = models.PositiveIntegerField()
    flaky = models.FloatField()
    """As in `Frontier`."""
    keys = models.BinaryField()
    """Pairs of variant and stratum, eight bytes each; for each of them …"""
    states = models.BinaryField()
    """… a packed state …"""
    notes = models.BinaryField()
    """… and a row of `trends.judgement.desk.NOTES`."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "upto"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"{self.project_id} after run {self.upto}"
