"""`/server/`: for who runs it."""

import platform

import django
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.access import is_operator
from dashboard.queries.server import load_broker, load_store, load_work
from dashboard.verdict_lines.server import server_line


@require_safe
def server(request: HttpRequest) -> HttpResponse:
    if not is_operator(request.user):
        raise PermissionDenied("Only who runs this server sees what it does.")
    work, broker = load_work(), load_broker()
    context = {
        "verdict": server_line(work, broker, timezone.now()),
        "work": work,
        "broker": broker,
        "store": load_store(),
        "python": platform.python_version(),
        "django": django.get_version(),
    }
    return render(request, "server.html", context)
