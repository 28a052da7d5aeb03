"""A verdict that became another: when, and which runs may have brought it."""

from typing import ClassVar

from django.db import models

from ingest.models import Project
from trends.models.stratum import Stratum
from trends.models.variant import Variant
from trends.models.verdict import Word


class Change(models.Model):
    """Of what matters to people: one of both words is suspect or graver."""

    project = models.ForeignKey(Project, models.CASCADE)
    variant = models.ForeignKey(Variant, models.CASCADE)
    stratum = models.ForeignKey(Stratum, models.CASCADE, db_index=False)
    run = models.PositiveIntegerField()
    """Number of the run after which the word was another."""
    at = models.DateTimeField()
    """When that run began, as the server saw it."""
    was = models.SmallIntegerField(choices=Word.choices)
    now = models.SmallIntegerField(choices=Word.choices)
    is_dated = models.BooleanField(default=False)
    """The range was looked for. It stays null when nothing speaks of one."""
    low = models.PositiveIntegerField(null=True)
    middle = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    """Numbers of runs: what brought the change came with one of these (90 %), most likely by `middle`."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "stratum", "run"], name="change_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "-run"], name="change_recent"),
            models.Index(fields=["project"], condition=models.Q(is_dated=False), name="change_undated"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.get_was_display()} to {self.get_now_display()} in run {self.run}"
