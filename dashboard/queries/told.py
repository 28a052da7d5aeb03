"""Where a project's news goes, and what came of the last of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dashboard.models import Delivery, Webhook

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Told:
    key: str
    status: str
    tries: int
    answer: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Hook:
    url: str
    on_failed: bool
    on_flaky: bool
    told: list[Told]
    """The newest 20 deliveries, newest first."""


def hook_columns() -> dict[str, ArraySubquery]:
    """What a query of projects is annotated with, for `hook_of`."""
    hook = Webhook.objects.filter(project=OuterRef("pk"))
    told = Delivery.objects.filter(project=OuterRef("pk")).order_by("-pk")
    fields = JSONObject(key="key", status="status", tries="tries", answer="answer", made_at="made_at")
    return {
        "hook": ArraySubquery(hook.values(json=JSONObject(url="url", on_failed="on_failed", on_flaky="on_flaky"))),
        "told": ArraySubquery(told.values(json=fields)[:SHOWN]),
    }


def hook_of(row: Any) -> Hook:
    """Without an address, where there is none."""
    usual = {"url": "", "on_failed": True, "on_flaky": True}
    return Hook(**(row.hook[0] if row.hook else usual), told=[_told(one) for one in row.told])


def _told(row: dict[str, Any]) -> Told:
    return Told(**row | {"made_at": datetime.fromisoformat(row["made_at"])})
