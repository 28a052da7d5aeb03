"""The Celery application: small tasks by id, acknowledged after they ran, safe to run twice."""

import os
import signal

from celery import Celery
from celery.signals import worker_process_init

from config.leash import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loopglass")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _end_with_the_worker(**_: object) -> None:
    """A worker killed with -9 cannot end its processes itself; each would wait for tasks for ever."""
    die_with_parent(signal.SIGKILL)
