"""The ledger of uploads: `(session, seq)` is stored exactly once."""

from typing import ClassVar

from django.db import models

from ingest.models.session import Session


class Batch(models.Model):
    session = models.ForeignKey(Session, models.CASCADE, related_name="batches")
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of its lines after gunzip, without the header: tells a replay from a mix-up."""
    first = models.PositiveIntegerField()
    """Its results are `first … first + results - 1` of the run's sequence."""
    results = models.PositiveIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "seq"], name="batch_once")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.seq}"
