"""What is thought of a variant in a stratum, and the state of the filter that it comes from."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.stratum import Stratum
from trends.models.variant import Variant


class Word(models.IntegerChoices):
    """Places in `trends.stats.verdicts.VERDICTS`, from the mildest to the gravest."""

    UNKNOWN = 0, "unknown"
    NEW = 1, "new"
    HEALTHY = 2, "healthy"
    SUSPECT = 3, "suspect"
    FIXED = 4, "fixed"
    FLAKY = 5, "flaky"
    BROKEN = 6, "broken"


class Verdict(models.Model):
    """Figures include runs that have ended beyond the frontier; `state` does not."""

    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    variant = models.ForeignKey(Variant, models.CASCADE, db_index=False)
    stratum = models.ForeignKey(Stratum, models.CASCADE, db_index=False)
    word = models.SmallIntegerField(choices=Word.choices)
    is_worst = models.BooleanField(default=True)
    """Of the variant's strata this one is the gravest: the variant's verdict."""
    p_flaky = models.FloatField()
    p_broken = models.FloatField()
    rate = models.FloatField()
    rate_low = models.FloatField()
    rate_high = models.FloatField()
    """Share of failures that are no breakage, with its 95 % interval."""
    p_next_fail = models.FloatField()
    score = models.FloatField()
    """Flaky failures to be expected in the next 100 runs."""
    results = models.PositiveIntegerField()
    failures = models.PositiveIntegerField()
    """Of `results`, those of the default branch."""
    disagreements = models.PositiveIntegerField()
    """Versions on which it both passed and failed."""
    set_aside = models.PositiveIntegerField()
    """Failures that an outage explains."""
    calm_runs = models.PositiveIntegerField()
    """Runs since the last failure."""
    run = models.PositiveIntegerField()
    """Number of the newest run that said something of it, whatever the branch."""
    failed_run = models.PositiveIntegerField(null=True)
    failed_seq = models.PositiveIntegerField(null=True)
    """Its newest failure on the default branch."""
    since = models.PositiveIntegerField()
    """Number of the run that brought the word."""
    state = models.BinaryField(null=True)
    """As `trends.judgement.desk` packs it, at the frontier; null: not seen up to there."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "stratum"], name="verdict_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "word"], condition=models.Q(is_worst=True), name="verdict_word"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.get_word_display()}"
