"""HTTP by Django, sockets by Channels, static files by neither."""

import gc
import os
from importlib import import_module
from typing import cast
from wsgiref.headers import Headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_POOL_SIZE", "16")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

from config.body_limit import App, BodyLimit

OBJECTS = 100_000
"""New containers after which the collector looks for cycles: about as many as a large batch has."""

http = cast(App, get_asgi_application())

from dashboard.live.routing import sockets  # noqa: E402  (models load only after Django is set up)


def _harden(headers: Headers, _path: str, _url: str) -> None:
    """What Django's SecurityMiddleware says of pages: files do not pass through it."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"


def _with_static_files(app: App) -> App:
    if not settings.STATIC_ROOT.is_dir():
        return app
    files = ServeStaticASGI(
        app,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        add_headers_function=_harden,
    )
    return cast(App, files)


def _settle() -> None:
    """Everything is loaded and lives as long as the process: the collector need not look at it again.

    A batch makes tens of thousands of objects that refer to nothing outside it; looking at all others each time
    the collector wakes up for them took a quarter of what storing the batch costs. It may wake up less often, too.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])


application = ProtocolTypeRouter(
    {
        "http": _with_static_files(BodyLimit(http, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets))),
    }
)
_settle()
