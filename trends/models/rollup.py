"""Counts per variant and day (UTC, of the run)."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.variant import Variant


class Rollup(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    variant = models.ForeignKey(Variant, models.CASCADE)
    day = models.DateField()
    passed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    error = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    xfailed = models.PositiveIntegerField(default=0)
    xpassed = models.PositiveIntegerField(default=0)
    retried = models.PositiveIntegerField(default=0)
    duration_s = models.FloatField(default=0)
    busy_s = models.FloatField(default=0)
    longest_tick_s = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "variant", "day"], name="rollup_once")]

    def __str__(self) -> str:
        return f"{self.variant_id} on {self.day}"
