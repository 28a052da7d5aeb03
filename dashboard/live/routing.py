from typing import Any

from django.urls import path

from dashboard.live.consumer import LiveConsumer

sockets: list[Any] = [path("live/1", LiveConsumer.as_asgi())]
