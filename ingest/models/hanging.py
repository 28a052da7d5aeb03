"""A test that hung, told while it did. Its result may have come before, come later or never come."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5

from ingest.models.case import Case
from ingest.models.project import Project
from ingest.models.result import Backend
from ingest.models.run import Run
from ingest.models.session import Session


class Hanging(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    run = models.ForeignKey(Run, models.CASCADE, related_name="hanging")
    session = models.ForeignKey(Session, models.CASCADE, db_index=False)
    case = models.ForeignKey(Case, models.CASCADE)
    nodeid = models.TextField()
    """As text: a `Node` is made from a result, which knows parameters and markers too."""
    backend = models.SmallIntegerField(choices=Backend.choices)
    attempt = models.IntegerField()
    worker = models.TextField(null=True)  # noqa: DJ001  (null: no xdist)
    at = models.DateTimeField()
    """When it was seen, by the server's clock."""
    elapsed_s = models.FloatField()
    """How long the test had run."""
    limit_s = models.FloatField(null=True)
    """The timeout that was going to end it."""
    content = models.JSONField()
    """The `wire.Hanging` object: tasks and stacks."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("session", MD5("nodeid"), "attempt", "at", name="hanging_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nodeid} after {self.elapsed_s:.0f} s"
