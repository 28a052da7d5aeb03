"""Where a project's news is sent to."""

from django.db import models

from ingest.models import Project


class Webhook(models.Model):
    project = models.OneToOneField(Project, models.CASCADE)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=60)
    """What is sent is signed with it. It is shown once, when it is made."""
    on_failed = models.BooleanField(default=True)
    """Runs of the default branch that failed."""
    on_flaky = models.BooleanField(default=True)
    """Tests that became flaky."""
    since = models.DateTimeField()
    """What was before is no news."""

    def __str__(self) -> str:
        return f"{self.project_id} to {self.url}"
