"""A project as the frame of every page shows it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import JSONField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from dashboard.access import is_worker, visible_projects
from dashboard.queries.trunk import trunk
from dashboard.saved_views import MOST
from ingest.models import Session, Token
from trends.models import Word

# As SQL, since every page asks it: put together by querysets, these four took a fifth of a short page's CPU.
LIVE: Final = """
SELECT count(DISTINCT run_id) FROM ingest_session WHERE project_id = ingest_project.id AND status = %s
"""
FLAKY: Final = """
SELECT count(DISTINCT variant.case_id) FROM trends_verdict verdict
JOIN trends_variant variant ON variant.id = verdict.variant_id
WHERE verdict.project_id = ingest_project.id AND verdict.is_worst AND verdict.word = %s AND NOT EXISTS (
    SELECT FROM trends_quarantine WHERE variant_id = verdict.variant_id AND until >= %s
)
"""
VIEWS: Final = """
SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'address', address) ORDER BY id), '[]') FROM (
    SELECT id, name, address FROM dashboard_savedview WHERE project_id = ingest_project.id ORDER BY id LIMIT %s
) saved
"""
ROLE: Final = "SELECT role FROM ingest_membership WHERE project_id = ingest_project.id AND user_id = %s"


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


def find_project(user: User | AnonymousUser, slug: str) -> Frame | None:
    """None when there is no such project, or none that this user may see."""
    row = (
        visible_projects(user)
        .filter(slug=slug)
        .annotate(
            trunk=trunk(),
            live=RawSQL(LIVE, [Session.Status.RUNNING]),
            flaky=RawSQL(FLAKY, [Word.FLAKY, timezone.now().date()]),
            views=RawSQL(VIEWS, [MOST], output_field=JSONField()),
            role=RawSQL(ROLE, [user.pk]),
        )
        .values_list("id", "slug", "name", "trunk", "runs_started", "live", "flaky", "is_demo", "views", "role")
        .first()
    )
    return Frame(*row[:-1], may_work=is_worker(user, row[-1])) if row else None


def run_of_session(project: Frame, uuid: UUID) -> int | None:
    """The number of the run that a session belongs to."""
    return Session.objects.filter(project=project.id, uuid=uuid).values_list("run__number", flat=True).first()


def owns_token(project: Frame, secret: str) -> bool:
    """Whether an ingest token is one of this project's."""
    tokens = Token.objects.filter(project=project.id, scope=Token.Scope.INGEST)
    return bool(secret) and tokens.filter(digest=Token.hash(secret)).exists()
