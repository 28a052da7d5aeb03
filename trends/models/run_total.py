"""The results of a run on one backend, added up."""

from typing import ClassVar

from django.db import models

from ingest.models import Backend, Project


class RunTotal(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    run = models.PositiveIntegerField()
    """Number."""
    day = models.DateField()
    """UTC, of the run."""
    backend = models.SmallIntegerField(choices=Backend.choices)
    results = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    timed_out = models.PositiveIntegerField()
    """All attempts, those that failed, and timeouts among these."""
    duration_s = models.FloatField()
    busy_s = models.FloatField()
    """Summed over its results, seconds."""
    longest_tick_s = models.FloatField(null=True)
    slow = models.PositiveBigIntegerField()
    """Slow ticks."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "run", "backend"], name="run_total_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "day"], name="run_total_day")]

    def __str__(self) -> str:
        return f"run {self.run} on {self.get_backend_display()}: {self.duration_s:.1f} s"
