"""A project as the frame of every page shows it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from dashboard.access import is_worker, visible_projects
from dashboard.models import SavedView
from dashboard.queries.trunk import trunk
from dashboard.saved_views import MOST
from ingest.models import Membership, Session, Token
from trends.models import Verdict, Word


@dataclass(frozen=True, slots=True)
class Frame:
    id: int
    slug: str
    name: str
    default_branch: str
    """Whose runs are taken for the truth: as a rule the one that the project names."""
    newest: int
    """Number of the newest run; 0 before the first."""
    live: int
    """Runs that are going on."""
    flaky: int
    """Tests that are flaky on a backend and not in quarantine there."""
    is_demo: bool
    """Its history is made up."""
    views: list[dict[str, str]]
    """Saved ones, oldest first: `name` and `address` below the project."""
    may_work: bool
    """Whether who looks may say what becomes of its tests and views."""


def _flaky(project: OuterRef) -> QuerySet[Verdict]:
    flaky = Verdict.objects.filter(project=project, is_worst=True, word=Word.FLAKY)
    return flaky.exclude(variant__quarantine__until__gte=timezone.now().date())


def _per_project(rows: QuerySet[Session] | QuerySet[Verdict], what: str) -> Coalesce:
    counted = rows.order_by().values("project").annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def find_project(user: User | AnonymousUser, slug: str) -> Frame | None:
    """None when there is no such project, or none that this user may see."""
    here = OuterRef("pk")
    row = (
        visible_projects(user)
        .filter(slug=slug)
        .annotate(
            trunk=trunk(),
            live=_per_project(Session.objects.filter(project=here, status=Session.Status.RUNNING), "run"),
            flaky=_per_project(_flaky(here), "variant__case"),
            views=ArraySubquery(_views(here)),
            role=Subquery(Membership.objects.filter(project=here, user=user.pk).values("role")[:1]),
        )
        .values_list("id", "slug", "name", "trunk", "runs_started", "live", "flaky", "is_demo", "views", "role")
        .first()
    )
    return Frame(*row[:-1], may_work=is_worker(user, row[-1])) if row else None


def _views(project: OuterRef) -> Any:
    rows = SavedView.objects.filter(project=project).order_by("pk")
    return rows.values(json=JSONObject(name="name", address="address"))[:MOST]


def run_of_session(project: Frame, uuid: UUID) -> int | None:
    """The number of the run that a session belongs to."""
    return Session.objects.filter(project=project.id, uuid=uuid).values_list("run__number", flat=True).first()


def owns_token(project: Frame, secret: str) -> bool:
    """Whether an ingest token is one of this project's."""
    tokens = Token.objects.filter(project=project.id, scope=Token.Scope.INGEST)
    return bool(secret) and tokens.filter(digest=Token.hash(secret)).exists()
