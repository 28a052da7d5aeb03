"""Runs of the default branch: what counts when it is asked whether a test failed before."""

from typing import Final

from django.db.models import OuterRef, Q, QuerySet

from ingest.models import Run

LOOKED_BACK: Final = 200
"""Runs; strips of tests that are not in each of them reach further back than 60."""


def on_branch(trunk: str) -> Q:
    """Runs of the default branch: also those of which none is known; no pull request from a branch of the same name."""
    return (Q(branch=trunk) | Q(branch=None)) & Q(pull=None)


def runs_before(project: int, branch: str, number: int | OuterRef) -> QuerySet[Run, int]:
    """Numbers of the newest ones before run `number`."""
    rows = Run.objects.filter(on_branch(branch), project=project, number__lt=number)
    return rows.order_by("-number").values_list("number", flat=True)[:LOOKED_BACK]
