"""JSON that is read whole and never searched."""

from typing import Any

from django.db import models


class PlainJSONField(models.JSONField):
    """A column of type json: PostgreSQL checks the text and keeps it, where jsonb is built and taken apart again."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """psycopg has read it already, unlike jsonb, which Django asks it to leave alone."""
        return super().from_db_value(value, expression, connection) if isinstance(value, str) else value
