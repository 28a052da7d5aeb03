"""How far into a run's results the derived rows have come; moves in the same transaction as they do."""

from django.db import models

from ingest.models import Run


class Digest(models.Model):
    run = models.OneToOneField(Run, models.CASCADE, primary_key=True)
    upto = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(null=True)
    """How many of its results the stored states of verdicts have in them; null while the frontier is before it."""

    def __str__(self) -> str:
        return f"{self.run_id} up to {self.upto}"
