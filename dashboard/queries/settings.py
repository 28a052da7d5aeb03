"""What can be set for a project, as its settings page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from dashboard.queries.project import Frame
from ingest.models import Membership, Token

MOST = 100


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


def load_members(project: Frame) -> list[MemberRow]:
    """At most 100, by name."""
    rows = Membership.objects.filter(project=project.id).order_by(f"user__{User.USERNAME_FIELD}")
    return [MemberRow(*row) for row in rows.values_list(f"user__{User.USERNAME_FIELD}", "role")[:MOST]]
