"""How a case has been doing lately, on all backends together: a narrow row that lists sort by."""

from django.db import models

from ingest.models import Case, Project


class Recent(models.Model):
    """Over the newest 60 runs of each of its variants, but for the dates."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE)
    backends = models.SmallIntegerField()
    """Bit `1 << Backend` for each backend that it was ever seen on."""
    runs = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    retried = models.PositiveIntegerField()
    """Runs of its variants that say anything, those with a failing attempt, and those of these that passed on retry."""
    p50_s = models.FloatField(null=True)
    p95_s = models.FloatField(null=True)
    longest_s = models.FloatField(null=True)
    """Duration of its slowest variant, and the longest tick of any; seconds."""
    run = models.PositiveIntegerField()
    """Number of the newest."""
    seen_on = models.DateField()
    ran_on = models.DateField(null=True)
    """The newest days with a result, and with one that was no skip; UTC, of the run. Null: it was always skipped."""

    def __str__(self) -> str:
        return f"{self.case_id}: {self.bad} of {self.runs}"
