"""HTTP by Django, sockets by Channels, static files by neither."""

import os
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_POOL_SIZE", "16")

from channels.auth import AuthMiddlewareStack  # noqa: E402  (the settings read the environment)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

if TYPE_CHECKING:
    from asgiref.typing import ASGIApplication

http = get_asgi_application()

from config.body_limit import BodyLimit  # noqa: E402
from dashboard.live.routing import sockets  # noqa: E402  (models load only after Django is set up)


def _harden(headers: Headers, _path: str, _url: str) -> None:
    """What Django's SecurityMiddleware says of pages: files do not pass through it."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"


def _with_static_files(app: "ASGIApplication") -> "ASGIApplication":
    if not settings.STATIC_ROOT.is_dir():
        return app
    return ServeStaticASGI(
        app,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        add_headers_function=_harden,
    )


application = ProtocolTypeRouter(
    {
        "http": _with_static_files(BodyLimit(http, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets))),
    }
)
