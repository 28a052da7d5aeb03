"""The Django project: settings, urls, ASGI, Celery and the services that `up` embeds."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
