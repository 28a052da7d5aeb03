"""What can be set for a project, as its settings page shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from dashboard.members import is_invited
from dashboard.queries.project import Frame
from dashboard.queries.told import Hook, hook_columns, hook_of
from ingest.models import Membership, Project, Token

MOST = 100
NAME: Final = f"user__{User.USERNAME_FIELD}"


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: int
    name: str
    scope: str
    hint: str
    """The last characters of its secret."""
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    state: str
    """usable, expired or revoked."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: int
    name: str
    role: str
    is_invited: bool
    """No password has been chosen yet, so that a link is waited for."""


@dataclass(frozen=True, slots=True)
class Owned:
    default_branch: str
    """As it was named."""
    is_open: bool
    """All who can reach the site may read it."""
    is_member: bool
    """Whether who looks is one, in whichever role."""
    members: list[MemberRow]
    hook: Hook


def load_tokens(project: Frame) -> list[TokenRow]:
    """At most 100: usable ones first, among each the newest."""
    rows = [_token(token) for token in Token.objects.filter(project=project.id).order_by("-created_at", "-pk")[:MOST]]
    return sorted(rows, key=lambda row: row.state != "usable")


def _token(token: Token) -> TokenRow:
    is_over = token.expires_at is not None and token.expires_at <= timezone.now()
    state = "revoked" if token.revoked_at else "expired" if is_over else "usable"
    return TokenRow(
        token.pk, token.name, token.scope, token.hint, token.created_at, token.last_used_at, token.expires_at, state
    )


def load_owned(project: Frame, user: User | AnonymousUser) -> Owned:
    """In one query: at most 100 members by name, and the webhook with its newest 20 deliveries."""
    people = Membership.objects.filter(project=OuterRef("pk")).order_by(NAME)
    is_waiting = ExpressionWrapper(is_invited(), output_field=BooleanField())
    members = people.values(json=JSONObject(id="pk", name=NAME, role="role", is_invited=is_waiting))[:MOST]
    is_one = Exists(Membership.objects.filter(project=OuterRef("pk"), user=user.pk))
    rows = Project.objects.filter(pk=project.id).annotate(people=ArraySubquery(members), is_one=is_one)
    row: Any = rows.annotate(**hook_columns()).get()
    return Owned(row.default_branch, row.is_open, row.is_one, [MemberRow(**one) for one in row.people], hook_of(row))
