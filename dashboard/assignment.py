"""Saying who looks at a variant."""

from django.db import transaction
from django.http import QueryDict

from dashboard.triage import BadTriage
from trends.models import Assignment, Variant

LONGEST = 60


def asked(form: QueryDict) -> str:
    """The owner; empty: nobody any more. Raises `BadTriage`."""
    owner = " ".join(form.get("owner", "").replace("\x00", "").split())
    if len(owner) > LONGEST:
        raise BadTriage(f"The name has at most {LONGEST} characters.")
    return owner


@transaction.atomic
def assign(project: int, variants: list[int], owner: str, by: str) -> None:
    """Those of other projects are left out."""
    if not owner:
        Assignment.objects.filter(project=project, variant__in=variants).delete()
        return
    mine = Variant.objects.filter(project=project, pk__in=variants).values_list("pk", flat=True)
    rows = [Assignment(project_id=project, variant_id=pk, owner=owner, by=by) for pk in mine]
    fields = ["owner", "by", "made_at"]
    Assignment.objects.bulk_create(rows, update_conflicts=True, unique_fields=["variant"], update_fields=fields)
