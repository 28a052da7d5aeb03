"""Many failures at once that say nothing of the tests: they are set aside."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ingest.models import Project
from trends.models.stratum import Stratum


class Outage(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    run = models.PositiveIntegerField()
    """Number of the run."""
    stratum = models.ForeignKey(Stratum, models.CASCADE, db_index=False)
    sessions = ArrayField(models.BigIntegerField(), default=list)
    """Ids of the run's sessions under these conditions: what failed in another one is not explained."""
    module = models.TextField(default="", blank=True)
    """The file that it was confined to; empty: the whole job."""
    failed = models.PositiveIntegerField()
    """Variants whose failures it explains …"""
    variants = models.PositiveIntegerField()
    """… of so many that ran there."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "run", "stratum", "module"], name="outage_once"),
        ]

    def __str__(self) -> str:
        return f"run {self.run}: {self.failed} of {self.variants} in {self.module or 'the job'}"
