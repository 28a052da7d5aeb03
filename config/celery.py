"""The Celery application: small tasks by id, acknowledged after they ran, safe to run twice."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loopglass")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
