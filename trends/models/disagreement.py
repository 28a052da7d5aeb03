"""Different outcomes of a variant for the same version (tree and environment): what people believe.

A row exists once a variant has failed on a version; it is a disagreement when it passed there too.
"""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.variant import Variant


class Disagreement(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    variant = models.ForeignKey(Variant, models.CASCADE)
    tree = models.CharField(max_length=200)
    environment = models.CharField(max_length=16)
    passed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    pass_run = models.PositiveBigIntegerField(null=True)
    pass_seq = models.PositiveIntegerField(null=True)
    """The newest passing result there."""
    fail_run = models.PositiveBigIntegerField()
    fail_seq = models.PositiveIntegerField()
    """The newest failing result there."""
    seen_at = models.DateTimeField()
    """Start of the newest of them."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "variant", "tree", "environment"], name="disagreement_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "-seen_at"], condition=models.Q(passed__gt=0), name="disagreement_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} on {self.tree[:12]}: {self.passed} passed, {self.failed} failed"
