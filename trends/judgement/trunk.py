"""Which branch is the truth, and what else a run belongs to."""

from typing import Final

from django.db.models import Count, Min

from ingest.models import Project, Run

USUAL: Final = ("main", "master")


def trunk_of(project: Project) -> str:
    """The project's default branch if any run was on it; else main, master, the branch with the most runs."""
    own = Run.objects.filter(project=project, pull=None)
    for name in (project.default_branch, *USUAL):
        if own.filter(branch=name).exists():
            return name
    return _most_used(project) or project.default_branch


def _most_used(project: Project) -> str | None:
    named = Run.objects.filter(project=project, pull=None, branch__isnull=False)
    counted = named.values("branch").annotate(runs=Count("pk"), first=Min("number")).order_by("-runs", "first")
    return counted.values_list("branch", flat=True).first()


def aside(run: Run, trunk: str) -> str | None:
    """The branch or pull request whose affair the run is; None: it counts for the default branch.

    A pull request may come from a fork whose branch has the same name. A run without a branch is taken for the truth:
    it comes from a place without git.
    """
    if run.pull:
        return f"pull {run.pull}"
    return None if run.branch in (None, trunk) else run.branch
