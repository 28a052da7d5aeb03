"""One pytest process, xdist workers included."""

from typing import ClassVar

from django.db import models

from ingest.models.project import Project
from ingest.models.run import Run


class Session(models.Model):
    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        INTERRUPTED = "interrupted"

    uuid = models.UUIDField()
    project = models.ForeignKey(Project, models.CASCADE)
    run = models.ForeignKey(Run, models.CASCADE, related_name="sessions")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RUNNING)
    facts = models.JSONField()
    """`wire.Facts` as they came."""
    tree = models.CharField(max_length=200, null=True)  # noqa: DJ001  (null: not known)
    environment = models.CharField(max_length=16)
    """Hash of Python, platform and library versions: with the tree it is the version of the code."""
    skew_s = models.FloatField()
    """Server clock minus client clock, seconds: the least that a batch has shown."""
    skews = models.JSONField(default=list)
    """What it was taken for before: pairs of the first result that it dates, by its number in the run, and seconds."""
    started_at = models.DateTimeField()
    """By the server's clock."""
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    collected = models.PositiveIntegerField(null=True)
    exit_status = models.IntegerField(null=True)
    last_seq = models.PositiveIntegerField(null=True)
    """The batch that said it was the last."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "uuid"], name="session_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["running", "finished", "interrupted"]), name="session_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seen_at"], condition=models.Q(status="running"), name="session_silent"),
            models.Index(fields=["project", "tree", "environment"], name="session_version"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def skew_of(self, seq: int) -> float:
        """The one that the result of this number was dated with."""
        return next((skew_s for first, skew_s in reversed(self.skews) if first <= seq), self.skew_s)
