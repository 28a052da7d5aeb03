"""How long one case takes on each backend, pair by pair: same run, same runner, both passed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ingest.models import Case
from trends.models.comparison import Comparison
from trends.models.shift import Kind


class Pace(models.Model):
    comparison = models.ForeignKey(Comparison, models.CASCADE, db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, db_index=False)
    kind = models.SmallIntegerField(choices=Kind.choices)
    """Which of its times, all in seconds."""
    median_s = ArrayField(models.FloatField(null=True), size=3)
    """In the order of `trends.sides.LOOPS`; null: never passed there."""
    values = ArrayField(models.IntegerField(), size=3)
    """How many passes each median is of."""
    pairs = ArrayField(models.IntegerField(), size=3)
    """Runs in which both passed, in the order of `trends.sides.PAIRS`, as are the next four."""
    ratio = ArrayField(models.FloatField(null=True), size=3)
    low = ArrayField(models.FloatField(null=True), size=3)
    high = ArrayField(models.FloatField(null=True), size=3)
    """Median of the ratios of all pairs and its 95 % interval; null with too few pairs."""
    p = ArrayField(models.FloatField(), size=3)
    """Of the sign test, two-sided, after Holm over all cases of the kind and pair."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "comparison", "kind"], name="pace_once")]
        indexes: ClassVar = [models.Index(fields=["comparison", "kind"], name="pace_of_kind")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.get_kind_display()}"
