"""A case that does not behave alike on every backend."""

from typing import ClassVar

from django.db import models

from ingest.models import Backend, Case, Project


class Parity(models.Model):
    class Kind(models.TextChoices):
        OUTCOME = "outcome"
        DURATION = "duration"

    project = models.ForeignKey(Project, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    backend = models.SmallIntegerField(choices=Backend.choices)
    """Fails more often, or takes longer, than on the others of the same versions."""
    failed = models.PositiveIntegerField(null=True)
    passed = models.PositiveIntegerField(null=True)
    """On this backend …"""
    other_failed = models.PositiveIntegerField(null=True)
    other_passed = models.PositiveIntegerField(null=True)
    """… and on the others."""
    ratio = models.FloatField(null=True)
    """Median duration over that of the others."""
    p = models.FloatField()
    """After Holm over all cases and backends of the project."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind", "backend"], name="parity_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["outcome", "duration"]), name="parity_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind} on {self.get_backend_display()}"
