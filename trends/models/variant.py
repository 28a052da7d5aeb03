"""A case on one backend: what verdicts belong to, with the outcomes of its newest runs."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ingest.models import Backend, Case, Project
from trends.models.real import RealField


class Variant(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE)
    backend = models.SmallIntegerField(choices=Backend.choices)
    runs = ArrayField(models.IntegerField(), default=list)
    """Numbers of its newest runs, oldest first, at most 60."""
    marks = models.CharField(max_length=60, default="")
    """One letter a run, as `trends.strip.MARKS`: what the history strip draws."""
    seconds = ArrayField(RealField(null=True), default=list)
    longest = ArrayField(RealField(null=True), default=list)
    """For each of `runs` the mean duration of its attempts and their longest tick, seconds; null: not known."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "case", "backend"], name="variant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.get_backend_display()}"
