"""Projects and tokens from the command line."""

from collections.abc import Mapping

from django.conf import settings

from ingest.models import Project, Token

SCOPES = {"LOOPGLASS_TOKEN": Token.Scope.INGEST, "LOOPGLASS_READ_TOKEN": Token.Scope.READ}
"""By the name of the environment variable that carries the secret."""


def client_variables(project: Project, made_by: str, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a client of the project needs in its environment; secrets in `known` are kept while they are usable."""
    variables = {"LOOPGLASS_URL": settings.PUBLIC_URL}
    for name, scope in SCOPES.items():
        secret = (known or {}).get(name, "")
        variables[name] = secret if is_usable(secret, scope) else Token.make(project, made_by, scope)[1]
    return variables


def is_usable(secret: str, scope: Token.Scope) -> bool:
    token = Token.objects.filter(digest=Token.hash(secret), scope=scope).first()
    return token is not None and token.is_usable()
