"""A test that has not failed yet, and is about to."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.variant import Variant


class EarlyWarning(models.Model):
    class Kind(models.TextChoices):
        NEAR_MISS = "near miss"
        GROWING_STALL = "growing stall"

    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    variant = models.ForeignKey(Variant, models.CASCADE)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    run = models.PositiveIntegerField()
    """Number of the newest run that gave reason …"""
    seq = models.PositiveIntegerField(null=True)
    """… and the result in it."""
    runs = models.PositiveIntegerField()
    """How many of its newest runs gave reason."""
    of_runs = models.PositiveIntegerField()
    least_margin = models.FloatField(null=True)
    """The least of them, a share of the limit."""
    ratio = models.FloatField(null=True)
    """How much longer the longest tick has become."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "variant", "kind"], name="early_warning_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["near miss", "growing stall"]), name="warning_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.kind}"
