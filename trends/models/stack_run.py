"""How long a stack held loops in one run."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.site_run import Cause
from trends.models.site_stack import SiteStack


class StackRun(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    stack = models.ForeignKey(SiteStack, models.CASCADE, db_index=False)
    run = models.PositiveIntegerField()
    """Number."""
    cause = models.SmallIntegerField(choices=Cause.choices)
    samples = models.PositiveBigIntegerField()
    """Looks that found it."""
    summed_s = models.FloatField()
    """Its share of the slow ticks, by the looks at each of them."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stack", "run", "cause"], name="stack_run_once")]
        indexes: ClassVar = [models.Index(fields=["project", "run"], name="stack_run_goes")]

    def __str__(self) -> str:
        return f"{self.stack_id} in run {self.run}: {self.summed_s:.3f} s"
