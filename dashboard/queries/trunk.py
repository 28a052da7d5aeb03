"""Runs of the default branch: what counts when it is asked whether a test failed before."""

from typing import Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ingest.models import Project, Run
from trends.models import Frontier

LOOKED_BACK: Final = 200
"""Runs; strips of tests that are not in each of them reach further back than 60."""


def trunk() -> Coalesce:
    """Of a query of projects: the branch whose runs verdicts take for the truth; the named one before there are any.

    Where none of the runs is on the branch that a project names, verdicts are of another; what pages say is, too.
    """
    return Coalesce(Subquery(Frontier.objects.filter(project=OuterRef("pk")).values("trunk")[:1]), F("default_branch"))


def trunk_of(project: int) -> str:
    """`project`: its row id."""
    name: str = Project.objects.filter(pk=project).values_list(trunk(), flat=True).get()
    return name


def on_branch(trunk: str) -> Q:
    """Runs of the default branch: also those of which none is known; no pull request from a branch of the same name."""
    return (Q(branch=trunk) | Q(branch=None)) & Q(pull=None)


def runs_before(project: int, branch: str, number: int | OuterRef) -> QuerySet[Run, int]:
    """Numbers of the newest ones before run `number`."""
    rows = Run.objects.filter(on_branch(branch), project=project, number__lt=number)
    return rows.order_by("-number").values_list("number", flat=True)[:LOOKED_BACK]
