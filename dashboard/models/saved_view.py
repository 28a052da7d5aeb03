"""A page of a project with its filter and window, that people come back to."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5

from ingest.models import Project


class SavedView(models.Model):
    """All who may see the project share it."""

    project = models.ForeignKey(Project, models.CASCADE)
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=1000)
    """Below the project: `runs/?q=state:failed`. It holds when the project gets another slug."""
    by = models.CharField(max_length=150, blank=True)
    """Who saved it; empty where nobody has to log in."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("project", MD5("address"), name="saved_view_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.address}"
