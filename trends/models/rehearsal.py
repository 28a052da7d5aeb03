"""Settings tried on the past, before they are saved."""

from typing import ClassVar

from django.db import models

from ingest.models import Project


class Rehearsal(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    project = models.ForeignKey(Project, models.CASCADE)
    values = models.JSONField()
    """As `Rules.values`."""
    days = models.PositiveIntegerField()
    """How much of the past."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    outcome = models.JSONField(null=True)
    """What `trends.rehearsal.outcome` found; null while it is waited for."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "done", "failed"]), name="rehearsal_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.days} days, {self.status}"
