"""How far into a project's runs, in the order of their numbers, the verdicts have come."""

from django.db import models

from ingest.models import Project


class Frontier(models.Model):
    """Moves in the same transaction as the rows that it speaks of."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True)
    upto = models.PositiveIntegerField(default=0)
    """Runs 1…upto are in the stored states of verdicts, each exactly once."""
    shifted = models.PositiveIntegerField(default=0)
    """And in the windows of shifts."""
    compared = models.PositiveIntegerField(default=0)
    """And in the comparisons of backends."""
    variants = models.PositiveIntegerField(default=0)
    flaky = models.FloatField(default=0)
    """The project's `trends.stats.share.Share` at `upto`."""
    trunk = models.CharField(max_length=200, null=True)  # noqa: DJ001  (null: not looked for yet)
    """The branch whose runs were taken for the truth."""
    rules = models.CharField(max_length=64, default="")
    """Hash of the settings that the states were made with."""
    stale_from = models.PositiveIntegerField(null=True)
    """The first run that is in the states and has got more results since: from it on they have to be made again."""

    def __str__(self) -> str:
        return f"{self.project_id} up to {self.upto}"
