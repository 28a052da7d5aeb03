"""Results that come after their run was taken into the states."""

from django.db import transaction
from django.db.models import F, Q

from ingest.lock import hold
from ingest.models import Run
from trends.models import Digest, Frontier


@transaction.atomic
def mark_late(run: Run) -> None:
    """Note it if the run has more results than the stored states of verdicts had of it. Safe to call at any time."""
    hold(run.project_id)
    if Digest.objects.filter(pk=run.pk, judged__lt=F("run__head")).exists():
        behind = Frontier.objects.filter(Q(stale_from=None) | Q(stale_from__gt=run.number), pk=run.project_id)
        behind.update(stale_from=run.number)
