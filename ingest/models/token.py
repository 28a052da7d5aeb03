"""A scoped secret of a project. Only its hash is kept: it is shown once, when it is made."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

from ingest.models.project import Project


class Token(models.Model):
    class Scope(models.TextChoices):
        INGEST = "ingest"
        READ = "read"

    project = models.ForeignKey(Project, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, hex. The secret has 256 random bits, so a slow hash would add nothing."""
    hint = models.CharField(max_length=8)
    """The last characters of the secret, for people to tell tokens apart."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(scope__in=["ingest", "read"]), name="token_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope} …{self.hint})"

    @classmethod
    def make(
        cls, project: Project, name: str, scope: "Token.Scope", expires_at: datetime | None = None
    ) -> tuple["Token", str]:
        """A new token and its secret, which is not stored."""
        secret = f"lg_{scope}_{secrets.token_urlsafe(32)}"
        token = cls.objects.create(
            project=project, name=name, scope=scope, digest=cls.hash(secret), hint=secret[-4:], expires_at=expires_at
        )
        return token, secret

    @staticmethod
    def hash(secret: str) -> str:
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

    def is_usable(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())
