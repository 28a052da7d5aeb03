"""What can be set for a project, as its settings page shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

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
    name: str
    role: str


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


def load_members_and_hook(project: Frame) -> tuple[list[MemberRow], Hook]:
    """In one query: at most 100 members by name, and the webhook with its newest 20 deliveries."""
    people = Membership.objects.filter(project=OuterRef("pk")).order_by(NAME)
    members = people.values(json=JSONObject(name=NAME, role="role"))[:MOST]
    row: Any = Project.objects.filter(pk=project.id).annotate(people=ArraySubquery(members), **hook_columns()).get()
    return [MemberRow(**one) for one in row.people], hook_of(row)
