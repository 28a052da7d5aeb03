from typing import Any

from django.urls import path

from dashboard.live.socket import live

consumer: Any = live  # `path` is typed for views
sockets = [path("live/1", consumer)]
