"""A call site, or several, that may hold the loop: people have looked at it, and say why."""

from django.db import models

from ingest.models import Project


class Allowance(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    pattern = models.CharField(max_length=500)
    """Of the site's name, `path:line function`; a star stands for anything."""
    budget_s = models.FloatField(null=True)
    """Up to how long; null: however long."""
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=150, blank=True)
    """Who asked; empty where nobody has to log in."""
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.pattern}: {self.reason}"
