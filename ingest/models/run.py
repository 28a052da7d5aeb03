"""One CI execution of a suite for one revision; one or more sessions."""

import secrets
from typing import ClassVar

from django.db import models

from ingest.models.project import Project


def new_epoch() -> str:
    return secrets.token_hex(4)


class Run(models.Model):
    class Status(models.TextChoices):
        RUNNING = "running"
        PASSED = "passed"
        FAILED = "failed"
        INTERRUPTED = "interrupted"

    project = models.ForeignKey(Project, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    """What sessions of one run agree on (`LOOPGLASS_RUN`); of a lone session its uuid."""
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RUNNING)
    branch = models.CharField(max_length=200, null=True)  # noqa: DJ001  (null: not known; empty would be a claim)
    revision = models.CharField(max_length=200, null=True)  # noqa: DJ001
    tree = models.CharField(max_length=200, null=True)  # noqa: DJ001
    repository = models.TextField(null=True)  # noqa: DJ001
    pull = models.CharField(max_length=200, null=True)  # noqa: DJ001
    job_url = models.TextField(null=True)  # noqa: DJ001
    created_at = models.DateTimeField()
    """When the server first heard of it; decides the partition that all its results live in."""
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    epoch = models.CharField(max_length=8, default=new_epoch)
    """Changes when the result sequence is rewritten; live views then start over."""
    head = models.PositiveIntegerField(default=0)
    """The result sequence is dense: 1…head."""
    passed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    error = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    xfailed = models.PositiveIntegerField(default=0)
    xpassed = models.PositiveIntegerField(default=0)
    retried = models.PositiveIntegerField(default=0)
    """Results that were a second or later attempt."""
    longest_tick_s = models.FloatField(null=True)
    duration_s = models.FloatField(default=0)
    """Sum over its results, seconds."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="run_number_once"),
            models.UniqueConstraint(fields=["project", "key"], name="run_key_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["running", "passed", "failed", "interrupted"]), name="run_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "branch", "-number"]),
            models.Index(fields=["project", "tree"]),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} run {self.number}"

    @property
    def counts(self) -> dict[str, int]:
        """Results by outcome."""
        names = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
        return {name: getattr(self, name) for name in names}
