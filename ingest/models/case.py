"""Names of tests, stored once and referred to. Unique by hash: a long name does not fit into an index."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5

from ingest.models.project import Project


class Case(models.Model):
    """One test: its node id without the backend parameter."""

    project = models.ForeignKey(Project, models.CASCADE)
    name = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("project", MD5("name"), name="case_once")]

    def __str__(self) -> str:
        return self.name


class Node(models.Model):
    """A node id as pytest says it, with the parameters in it."""

    project = models.ForeignKey(Project, models.CASCADE)
    nodeid = models.TextField()
    case = models.ForeignKey(Case, models.CASCADE)
    params = models.JSONField(default=dict)
    markers = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("project", MD5("nodeid"), name="node_once")]

    def __str__(self) -> str:
        return self.nodeid
