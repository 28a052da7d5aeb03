"""A place in the code in which a loop stood still."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5

from ingest.models import Project


class CallSite(models.Model):
    """Kept when derived rows are made again: pages are addressed by its id."""

    project = models.ForeignKey(Project, models.CASCADE)
    name = models.TextField()
    """`path:line function`, as the plugin says it; empty: it could not be seen."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("project", MD5("name"), name="call_site_once")]

    def __str__(self) -> str:
        return self.name
