"""A case that does not end alike on every backend."""

from typing import ClassVar

from django.db import models

from ingest.models import Backend, Case, Project


class Parity(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, db_index=False)
    backend = models.SmallIntegerField(choices=Backend.choices)
    """Fails more often there than on the others at the same time."""
    failed = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    """On this backend …"""
    other_failed = models.PositiveIntegerField()
    other_passed = models.PositiveIntegerField()
    """… and on the others."""
    p = models.FloatField()
    """Of Fisher's exact test, one-sided, after Holm over all cases and backends of the project."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "backend"], name="parity_once")]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.get_backend_display()}"
