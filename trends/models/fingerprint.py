"""The same failure, wherever it shows: texts without the numbers, addresses and paths that differ every time."""

from typing import ClassVar

from django.db import models

from ingest.models import Failure, Project
from trends.models.variant import Variant


class Fingerprint(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    digest = models.CharField(max_length=32)
    kind = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField()
    """What is left of the message."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "digest"], name="fingerprint_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"


class Print(models.Model):
    """The fingerprint of a stored failure."""

    failure = models.OneToOneField(Failure, models.CASCADE, primary_key=True)
    fingerprint = models.ForeignKey(Fingerprint, models.CASCADE)

    def __str__(self) -> str:
        return f"{self.failure_id}: {self.fingerprint_id}"


class Trace(models.Model):
    """Where a fingerprint was left: failures per variant, skips and expected failures left out."""

    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    fingerprint = models.ForeignKey(Fingerprint, models.CASCADE, db_index=False)
    variant = models.ForeignKey(Variant, models.CASCADE)
    failures = models.PositiveIntegerField()
    first_run = models.PositiveIntegerField()
    last_run = models.PositiveIntegerField()
    """Numbers."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["fingerprint", "variant"], name="trace_once")]
        indexes: ClassVar = [models.Index(fields=["project", "fingerprint"], name="trace_project")]

    def __str__(self) -> str:
        return f"{self.fingerprint_id} in {self.variant_id}: {self.failures}"
