"""The project that the demo is in: one of a site, at most."""

from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from dashboard.demo.calendar import Plan
from ingest.models import Membership, Project, Run

NAME: Final = "Demo: a shop with couriers"
SLUG: Final = "demo"
SEED: Final = 7
RUNS: Final = 90


def find_demo() -> Project | None:
    return Project.objects.filter(is_demo=True, removed_at=None).first()


def open_demo(*, is_open: bool) -> Project:
    """The demo's project, made when there is none."""
    found = find_demo()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Project.objects.create(slug=_free_slug(), name=NAME, is_open=is_open, is_demo=True)
    except IntegrityError:  # somebody else was faster
        return Project.objects.get(is_demo=True, removed_at=None)


def let_in(project: Project, user: User | AnonymousUser) -> None:
    """Who asks for the demo may see it, and remove it."""
    if user.is_authenticated:
        Membership.objects.get_or_create(project=project, user=user, defaults={"role": Membership.Role.ADMIN})


def plan_of(project: Project, seed: int | None = None, runs: int | None = None) -> Plan:
    """The plan that the demo was begun with; of one without a run, this one."""
    end = project.created_at.timestamp()
    begun = _begun(project.pk)
    if begun is not None:
        seed, runs = begun
    return Plan(SEED if seed is None else seed, runs or RUNS, end)


def runs_planned(project_id: int) -> int:
    """How many runs the demo has when all have come."""
    begun = _begun(project_id)
    return begun[1] if begun else RUNS


def _begun(project_id: int) -> tuple[int, int] | None:
    """Seed and number of runs, as the first run has them."""
    key = Run.objects.filter(project=project_id, number=1).values_list("key", flat=True).first()
    if key is None:
        return None
    seed, runs = key.split("-")[1:3]
    return int(seed), int(runs)


def _free_slug() -> str:
    """`demo`, unless a project of somebody has it."""
    taken = set(Project.objects.filter(slug__startswith=SLUG).values_list("slug", flat=True))
    return next(
        slug for slug in (SLUG, *(f"{SLUG}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )
