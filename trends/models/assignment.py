"""Who looks at a variant that is flaky or broken."""

from django.db import models

from ingest.models import Project
from trends.models.variant import Variant


class Assignment(models.Model):
    """Said by people, so it is kept when derived rows are made again."""

    project = models.ForeignKey(Project, models.CASCADE)
    variant = models.OneToOneField(Variant, models.CASCADE)
    owner = models.CharField(max_length=60)
    """A person or a team, as people write it."""
    by = models.CharField(max_length=150, blank=True)
    """Who said so; empty where nobody has to log in."""
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.owner}"
