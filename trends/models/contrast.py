"""How one case ended on each backend over the newest days."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ingest.models import Backend, Case
from trends.models.comparison import Comparison


class Contrast(models.Model):
    """Counts are of results, in the order of `trends.sides.LOOPS`."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, db_index=False)
    failed = ArrayField(models.IntegerField(), size=3)
    passed = ArrayField(models.IntegerField(), size=3)
    other = ArrayField(models.IntegerField(), size=3)
    """Skipped or failed as expected."""
    backend = models.SmallIntegerField(choices=Backend.choices, null=True)
    """Fails more often there than on the others; null: there is nothing to tell apart."""
    is_spared = models.BooleanField(default=False)
    """The other way round: it fails on the other two, and less often there."""
    p = models.FloatField(default=1.0)
    """Of Fisher's exact test, one-sided, after Holm over all cases and backends of the comparison."""
    is_missing = models.BooleanField(default=False)
    """It never ran on a backend that others of the suite ran on."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "comparison"], name="contrast_once")]
        indexes: ClassVar = [
            models.Index(fields=["comparison", "p", "case"], name="contrast_told"),
            models.Index(fields=["comparison"], condition=models.Q(is_missing=True), name="contrast_missing"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: p = {self.p:.3g}"
