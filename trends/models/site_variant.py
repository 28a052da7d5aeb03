"""A variant that stalled at a call site, and what was called there."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.call_site import CallSite
from trends.models.variant import Variant


class SiteVariant(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    site = models.ForeignKey(CallSite, models.CASCADE, db_index=False)
    leaf = models.ForeignKey(CallSite, models.CASCADE, related_name="leaf_of")
    """The innermost frame of all; the site itself when no other is known."""
    variant = models.ForeignKey(Variant, models.CASCADE)
    ticks = models.PositiveIntegerField()
    summed_s = models.FloatField()
    worst_s = models.FloatField()
    worst_run = models.PositiveIntegerField()
    worst_seq = models.PositiveIntegerField()
    """The result with the longest tick: number of the run, and the place in it."""
    first_run = models.PositiveIntegerField()
    last_run = models.PositiveIntegerField()
    """Numbers. Starved ticks are not counted: they say nothing of the code."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "leaf", "variant"], name="site_variant_once")]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.site_id}: {self.ticks}"
