"""What surrounds a page: `{% load shell %}`."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from dashboard.queries.project import Frame
from dashboard.saved_views import BadView, address_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class ViewLink:
    name: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class SavedViews:
    """Of a project; `here`: what is open is one of them. `can_save`: it could become one."""

    links: list[ViewLink]
    here: bool
    can_save: bool
    path: str


@register.simple_tag(takes_context=True)
def saved_views(context: template.Context, project: Frame) -> SavedViews:
    request: Any = context["request"]
    path = request.get_full_path()
    try:
        here = address_of(project.slug, path) if request.method == "GET" else None
    except BadView:
        here = None
    base = reverse("project", args=[project.slug])
    links = [ViewLink(view["name"], base + view["address"], view["address"] == here) for view in project.views]
    is_here = any(link.is_here for link in links)
    return SavedViews(links, is_here, project.may_work and here is not None, path)
