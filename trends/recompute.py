"""All that is derived, again from the results."""

from django.db import transaction

from ingest.lock import FOLLOW_UP, hold
from ingest.models import Run
from trends.causes import explain
from trends.comparison import put_side_by_side
from trends.digest import digest
from trends.early_warnings import warn
from trends.judgement import judge, rebuild
from trends.judgement.dating import date_changes
from trends.models import (
    Digest,
    Disagreement,
    Fingerprint,
    Frontier,
    Recent,
    Rollup,
    RunTotal,
    SiteRun,
    SiteStack,
    SiteVariant,
    StackRun,
    Variant,
)
from trends.parity import compare
from trends.slowness import find_shifts


def recompute(project_id: int) -> int:
    """One project; answers how many runs were taken in.

    Not in one transaction: each run needs tables of its own, and their locks would add up. Other jobs of the project
    come in between; what they have made again already is not made twice. When this is interrupted, the periodic job
    finds the runs that are missing and the states that are stale.
    """
    ended = Run.objects.filter(project=project_id).exclude(status=Run.Status.RUNNING)
    runs = list(ended.order_by("number").values_list("pk", flat=True))
    _forget(project_id)
    for run in runs:
        digest(run)
    if not judge(project_id):
        rebuild(project_id)
    date_changes(project_id)
    find_shifts(project_id)
    warn(project_id)
    explain(project_id)
    compare(project_id)
    put_side_by_side(project_id)
    return len(runs)


@transaction.atomic
def _forget(project_id: int) -> None:
    """Variants stay: others refer to them. Verdicts stay until there are new ones."""
    hold(project_id, FOLLOW_UP)
    hold(project_id)
    for derived in (Rollup, Disagreement, Fingerprint, Recent, RunTotal, SiteRun, StackRun, SiteStack, SiteVariant):
        derived.objects.filter(project=project_id).delete()
    Digest.objects.filter(run__project=project_id).delete()
    Variant.objects.filter(project=project_id).update(runs=[], marks="", seconds=[], longest=[])
    Frontier.objects.filter(pk=project_id).update(stale_from=1, shifted=0)
