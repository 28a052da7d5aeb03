from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils import timezone


class IngestConfig(AppConfig):
    name = "ingest"

    def ready(self) -> None:
        post_migrate.connect(make_partitions, sender=self)


def make_partitions(**_: Any) -> None:
    from django.db import connection

    from ingest import partitions

    if "ingest_result" in connection.introspection.table_names():
        partitions.ensure_ahead(timezone.now().date())
