"""Bearer tokens: who asks, for which project, with which scope."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from ingest import rate
from ingest.errors import Refused
from ingest.models import Token

_USED_EVERY = timedelta(minutes=1)


def authenticate(request: HttpRequest, scope: Token.Scope) -> Token:
    """The usable token of the request; raises `Refused` with 401, 403 or 429."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise Refused("Authorization", "expected `Bearer <token>`", status=401)
    token = Token.objects.select_related("project").filter(digest=Token.hash(secret.strip())).first()
    if token is None or not token.is_usable():
        raise Refused("Authorization", "this token is not known, was revoked or has expired", status=401)
    if token.scope != scope:
        raise Refused("Authorization", f"this needs a token of scope {scope.value}, not {token.scope}", status=403)
    if not rate.allow(f"token:{token.pk}"):
        raise Refused("Authorization", "too many requests with this token; try again in a few seconds", status=429)
    _used(token)
    return token


def _used(token: Token) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
