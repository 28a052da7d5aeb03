"""A number in four bytes: lists of them are kept for every variant."""

from typing import Any

from django.db import models


class RealField(models.FloatField):  # type: ignore[type-arg]
    """Seven digits are enough for a duration."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002  (as Django calls it)
        return "real"
