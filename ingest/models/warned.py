"""Warnings that Python or a library gave while tests ran: a text is stored once, however many tests gave it."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5

from ingest.models.project import Project
from ingest.models.session import Session


class WarningText(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    digest = models.CharField(max_length=64)
    """SHA-256 over `parts`."""
    parts = models.JSONField()
    """The `wire.Warning` objects of one test."""
    left_out = models.PositiveIntegerField()
    """Warnings that were others than these."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "digest"], name="warning_text_once")]

    def __str__(self) -> str:
        return f"{len(self.parts)} warnings"


class Warned(models.Model):
    """A test that gave warnings. Its result may have come before or come later."""

    session = models.ForeignKey(Session, models.CASCADE, db_index=False, related_name="warned")
    nodeid = models.TextField()
    attempt = models.IntegerField()
    """The last one: pytest tells the warnings of all of them together."""
    text = models.ForeignKey(WarningText, models.CASCADE)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("session", MD5("nodeid"), "attempt", name="warned_once")]

    def __str__(self) -> str:
        return self.nodeid
