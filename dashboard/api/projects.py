"""`/projects`"""

from typing import Any

from django.http import HttpRequest

from dashboard.api.endpoint import endpoint, readable


@endpoint
def projects(request: HttpRequest) -> dict[str, Any]:
    items = [
        {"slug": project.slug, "name": project.name, "default_branch": project.default_branch}
        for project in readable(request)
    ]
    return {"items": items, "next": None}
