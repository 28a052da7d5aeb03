"""Lasting changes of durations and loop timings, and the windows that they are found in."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.stratum import Stratum
from trends.models.variant import Variant


class Kind(models.IntegerChoices):
    """What a series is made of. Labels are the keys of `trends.stats.shifts.settings.KINDS`."""

    DURATION = 1, "duration"
    BUSY = 2, "busy"
    LONGEST_TICK = 3, "longest_tick"
    CANCELLATION_LATENCY = 4, "cancellation_latency"


class Shift(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    variant = models.ForeignKey(Variant, models.CASCADE, null=True)
    """Null: the whole runner."""
    stratum = models.ForeignKey(Stratum, models.CASCADE, db_index=False)
    kind = models.SmallIntegerField(choices=Kind.choices)
    run_low = models.PositiveIntegerField()
    run = models.PositiveIntegerField()
    run_high = models.PositiveIntegerField()
    """Numbers of runs: the new level began with `run`, or with one of `run_low`…`run_high` (90 %)."""
    ratio = models.FloatField()
    ratio_low = models.FloatField()
    ratio_high = models.FloatField()
    """New level over old, what the runner explains taken out, with its 90 % interval."""
    before_s = models.FloatField()
    after_s = models.FloatField()
    """Of a runner these are factors: 1 is as usual."""
    is_recovery = models.BooleanField()
    """Faster, and back to where it was before it had got slower."""
    seen_run = models.PositiveIntegerField()
    """The run that made it certain."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "-seen_run", "-id"], name="shift_recent")]

    def __str__(self) -> str:
        return f"{self.variant_id}: ×{self.ratio:.2f} at run {self.run}"


class Window(models.Model):
    """The newest values of neighbouring variants' series, packed by `trends.slowness.block`."""

    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    stratum = models.ForeignKey(Stratum, models.CASCADE, db_index=False)
    kind = models.SmallIntegerField(choices=Kind.choices)
    block = models.PositiveBigIntegerField()
    """Id of a variant divided by the block's size."""
    series = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "stratum", "kind", "block"], name="window_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stratum_id} {self.get_kind_display()} {self.block}"


class Runner(models.Model):
    """The factors of a runner's newest runs, for one kind of series."""

    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    stratum = models.ForeignKey(Stratum, models.CASCADE, db_index=False)
    kind = models.SmallIntegerField(choices=Kind.choices)
    tests = models.PositiveIntegerField()
    """How many series it has."""
    factors = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "stratum", "kind"], name="runner_once")]

    def __str__(self) -> str:
        return f"{self.stratum_id} {self.get_kind_display()}"
