"""Where variants run: the runner and its Python. What happens on one says nothing of another."""

from typing import ClassVar

from django.db import models

from ingest.models import Project


class Stratum(models.Model):
    project = models.ForeignKey(Project, models.CASCADE)
    name = models.CharField(max_length=600)
    """Job (without the number of a shard), Python and platform, as `trends.judgement.strata` puts them together."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "name"], name="stratum_once")]

    def __str__(self) -> str:
        return self.name
