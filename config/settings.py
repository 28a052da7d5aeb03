"""Settings, all from the environment. Nothing states a mode: what is safe follows from `PUBLIC_URL`.

DATABASE_URL        postgresql://user:password@host:port/name (query: any libpq option)
REDIS_URL           redis://…, rediss://… or unix://…
PUBLIC_URL          the address people and CI use, e.g. https://loopglass.example.org
SECRET_KEY          at least 50 random characters
ALLOWED_HOSTS       further host names, comma separated
STATIC_ROOT         where collectstatic writes and the web server reads
DATABASE_POOL_SIZE  most connections that one process keeps; 0: a connection for each task or command
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent

PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"
LOCAL = _public.hostname in {"127.0.0.1", "localhost", "::1"}
"""Only programs of this machine can reach it."""

SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "channels",
    "config",
    "ingest",
    "trends",
    "dashboard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "dashboard.middleware.ContentSecurityPolicy",
    "dashboard.prefetch.PrefetchOnIntent",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "dashboard.context.shell",
            ],
            "builtins": ["dashboard.templatetags.show"],
        },
    }
]


def _database(url: str, pool_size: int) -> dict[str, object]:
    parts = urlsplit(url)
    options: dict[str, object] = {"connect_timeout": "5", **dict(parse_qsl(parts.query))}
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # the pool then gives out no connection of a server that has restarted
        "OPTIONS": options,
    }


DATABASES = {
    "default": _database(
        os.environ.get("DATABASE_URL", "postgresql:///loopglass"), int(os.environ.get("DATABASE_POOL_SIZE", "0"))
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _broker(url: str) -> str:
    """Celery has its own way to write the address of a unix socket."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return f"redis+socket://{parts.path}?virtual_host={parse_qs(parts.query).get('db', ['0'])[0]}"


REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "loopglass"},
    }
}

CELERY_BROKER_URL = _broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 10, "socket_connect_timeout": 5}
"""Seconds. A task whose worker was killed is given to another after the first; tasks are short, and safe to run twice.
A Redis that hangs would without the others hang a request that starts a task."""
CELERY_TASK_TIME_LIMIT = 3600
"""Seconds. What takes longer hangs; a periodic task finds what it left undone."""
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "end silent sessions": {"task": "ingest.end_silent_sessions", "schedule": 15.0},
    "make partitions": {"task": "ingest.make_partitions", "schedule": 6 * 3600.0},
    "prune": {"task": "ingest.prune", "schedule": 600.0},
    "tell news": {"task": "dashboard.tell_news", "schedule": 30.0},
    "remove projects": {"task": "ingest.remove_projects", "schedule": 60.0},
    "catch up": {"task": "trends.catch_up", "schedule": 30.0},
    "explain verdicts": {"task": "trends.explain_all", "schedule": 3600.0},
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {"staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"}}

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SHOW_COMPONENTS = os.environ.get("LOOPGLASS_COMPONENTS") == "1"
"""`/_ui/` shows every part of the pages in every state: for work on them."""

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 << 20
RATE_LIMIT = int(os.environ.get("LOOPGLASS_RATE_LIMIT", "5000"))
"""Requests of one token in 10 s."""
SILENT_AFTER_S = int(os.environ.get("LOOPGLASS_SILENT_AFTER", "90"))
"""A session that sent nothing for so many seconds is taken for dead; its uploader speaks every 15 s."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
}
