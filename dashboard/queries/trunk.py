"""Runs of the default branch: what counts when it is asked whether a test failed before."""

from typing import Final

from django.db.models import OuterRef, Q, QuerySet

from ingest.models import Run

LOOKED_BACK: Final = 200
"""Runs; strips of tests that are not in each of them reach further back than 60."""


def runs_before(project: int, branch: str, number: int | OuterRef) -> QuerySet[Run, int]:
    """Numbers of the newest ones before run `number`."""
    on_branch = Q(branch=branch) | Q(branch=None)
    rows = Run.objects.filter(on_branch, project=project, pull=None, number__lt=number)
    return rows.order_by("-number").values_list("number", flat=True)[:LOOKED_BACK]
