"""The calls in which a call site held the loop."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ingest.models import Project
from trends.models.call_site import CallSite


class SiteStack(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    site = models.ForeignKey(CallSite, models.CASCADE, db_index=False)
    digest = models.CharField(max_length=32)
    """MD5 over `frames`."""
    frames = ArrayField(models.TextField())
    """Outermost first, as the plugin says them."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "digest"], name="site_stack_once")]

    def __str__(self) -> str:
        return f"{len(self.frames)} frames at {self.site_id}"
