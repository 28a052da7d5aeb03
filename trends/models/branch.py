"""What is known of the variants of a branch that is not the default one."""

from typing import ClassVar

from django.db import models

from ingest.models import Project


class Branch(models.Model):
    """After one of its runs. Branches live for a few runs, so all states of one are kept together."""

    project = models.ForeignKey(Project, models.CASCADE, db_index=False)
    name = models.CharField(max_length=210)
    """Of the branch, or of the pull request."""
    run = models.PositiveIntegerField()
    """Number of the run after which it was so."""
    day = models.FloatField()
    """Of that run, counted from the epoch."""
    keys = models.BinaryField()
    """Pairs of variant and stratum, eight bytes each …"""
    states = models.BinaryField()
    """… and a packed state for each."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "name", "run"], name="branch_once")]

    def __str__(self) -> str:
        return self.name
