"""Setting flaky variants aside, with a reason and a last day."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from dashboard.triage import BadTriage
from trends.models import Quarantine, Variant

USUAL: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=180)


def asked(form: QueryDict) -> tuple[str, date]:
    """Reason and last day; raises `BadTriage`."""
    reason = form.get("reason", "").replace("\x00", "").strip()
    if not reason:
        raise BadTriage("Say why: a quarantine without a reason is never ended.")
    try:
        until = date.fromisoformat(form.get("until", ""))
    except ValueError:
        raise BadTriage("Give the last day as year-month-day.") from None
    today = timezone.now().date()
    if not today <= until <= today + LONGEST:
        raise BadTriage(f"The last day lies between today and {LONGEST.days} days from now.")
    return reason[:200], until


@transaction.atomic
def begin(project: int, variants: list[int], reason: str, until: date, by: str) -> int:
    """Answers how many there are; those of other projects are left out."""
    mine = Variant.objects.filter(project=project, pk__in=variants).values_list("pk", flat=True)
    rows = [Quarantine(project_id=project, variant_id=pk, reason=reason, until=until, by=by) for pk in mine]
    fields = ["reason", "until", "by", "made_at"]
    Quarantine.objects.bulk_create(rows, update_conflicts=True, unique_fields=["variant"], update_fields=fields)
    return len(rows)


def end(project: int, variants: list[int]) -> None:
    Quarantine.objects.filter(project=project, variant__in=variants).delete()
