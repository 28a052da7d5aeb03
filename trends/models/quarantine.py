"""A flaky variant that people have set aside for a time: it is known, and its failures are nobody's news."""

from django.db import models

from ingest.models import Project
from trends.models.variant import Variant


class Quarantine(models.Model):
    """Asked for by people, so it is kept when derived rows are made again. After `until` it says nothing any more."""

    project = models.ForeignKey(Project, models.CASCADE)
    variant = models.OneToOneField(Variant, models.CASCADE)
    reason = models.CharField(max_length=200)
    until = models.DateField()
    """The last day (UTC)."""
    by = models.CharField(max_length=150, blank=True)
    """Who asked; empty where nobody has to log in."""
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.variant_id} until {self.until}"
