"""A test suite with its own tokens, settings and members."""

from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models


class Project(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    default_branch = models.CharField(max_length=200, default="main")
    is_open = models.BooleanField(default=False)
    """Everyone who can reach the site may read it; otherwise members only."""
    runs_started = models.PositiveIntegerField(default=0)
    """The number of the newest run; the next one is this plus one."""
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)
    """Its history is made up."""
    keep_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """So old may results become, as `ingest.retention` says; null: they are kept for ever."""
    removed_at = models.DateTimeField(null=True, blank=True)
    """From then on it is not there for anybody; a job deletes its rows."""
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(User, through="Membership")

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_demo"], condition=models.Q(is_demo=True, removed_at=None), name="demo_once"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    class Role(models.TextChoices):
        VIEWER = "viewer"
        MEMBER = "member"
        ADMIN = "admin"

    project = models.ForeignKey(Project, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=["viewer", "member", "admin"]), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.project_id}: {self.role}"
