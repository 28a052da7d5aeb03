"""The test that a worker was seen in last, and that has no result yet."""

from typing import ClassVar

from django.db import models

from ingest.models.session import Session


class Running(models.Model):
    """One row a worker at most; it goes when the worker's next result shows that the test is over."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="running", db_index=False)
    worker = models.CharField(max_length=200)
    """Empty without xdist."""
    nodeid = models.TextField()
    case = models.TextField()
    """As text: there may be no `Case` before the first result."""
    attempt = models.IntegerField()
    when = models.CharField(max_length=8)
    """The phase."""
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    """When it was seen. Both by the server's clock."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "worker"], name="running_once"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} in {self.nodeid}"
