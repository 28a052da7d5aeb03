"""The stalls of a call site in one run, on one backend."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ingest.models import Backend, Project
from trends.models.call_site import CallSite


class Cause(models.IntegerChoices):
    """Why a tick was long, as the plugin tells it."""

    UNSEEN = 0, "not seen"
    BLOCKED = 1, "blocked"
    STARVED = 2, "starved"


class SiteRun(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    site = models.ForeignKey(CallSite, models.CASCADE, db_index=False)
    run = models.PositiveIntegerField()
    """Number."""
    day = models.DateField()
    """UTC, of the run."""
    backend = models.SmallIntegerField(choices=Backend.choices)
    cause = models.SmallIntegerField(choices=Cause.choices)
    ticks = models.PositiveIntegerField()
    summed_s = models.FloatField()
    worst_s = models.FloatField()
    """Seconds that the loop stood still: all of them, and the longest."""
    cpu_s = models.FloatField()
    timed_s = models.FloatField()
    """CPU of the loop's thread, in the ticks of which it is known, and how long those were."""
    attempts = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    timed_out = models.PositiveIntegerField()
    """Attempts with such a tick, and how many of them failed; timeouts among those."""
    lengths = ArrayField(models.IntegerField())
    """Ticks by length, in the buckets of `trends.stall_lengths`."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "run", "backend", "cause"], name="site_run_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "run"], name="site_run_recent")]

    def __str__(self) -> str:
        return f"{self.site_id} in run {self.run}: {self.ticks}"
