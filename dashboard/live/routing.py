from typing import Any

from django.urls import path

from dashboard.live.consumer import LiveConsumer

consumer: Any = LiveConsumer.as_asgi()  # `path` is typed for views
sockets = [path("live/1", consumer)]
