"""What the failures of a flagged variant go together with. Association, not proof."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5

from ingest.models import Project
from trends.models.variant import Variant


class Cause(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    variant = models.ForeignKey(Variant, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=40)
    """A key of `trends.causes.trait.KINDS`."""
    value = models.TextField()
    """Which worker, site, Python …; empty where the kind says it all."""
    failed_with = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    """Failures that had it, of so many of which it is known."""
    passed_with = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    p = models.FloatField()
    """Of Fisher's exact test, one-sided, after Holm over all that were tested for this variant."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("variant", "kind", MD5("value"), name="cause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.kind} {self.value}"
