"""One piece of news on its way to a project's webhook."""

from typing import ClassVar

from django.db import models

from ingest.models import Project


class Delivery(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    project = models.ForeignKey(Project, models.CASCADE)
    key = models.CharField(max_length=100)
    """What it tells of: `run failed 90`. Nothing is told twice."""
    body = models.JSONField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    """What came of the last try: `204`, or why there was no answer."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "key"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "delivered", "failed"]), name="delivery_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=models.Q(status="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.key}: {self.status}"
