from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate
from django.utils import timezone


class IngestConfig(AppConfig):
    name = "ingest"

    def ready(self) -> None:
        post_migrate.connect(make_partitions, sender=self)
        post_delete.connect(delete_results, sender="ingest.Project")


def make_partitions(**_: Any) -> None:
    from django.db import connection

    from ingest import partitions

    if "ingest_result" in connection.introspection.table_names():
        partitions.ensure_ahead(timezone.now().date())


def delete_results(instance: Any, **_: Any) -> None:
    """The database does not know that the results belong to the project."""
    from ingest import removal

    removal.start_job(instance.pk)
