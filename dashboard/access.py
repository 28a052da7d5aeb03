"""Who may see which project. What may not be seen does not exist: it answers 404."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from ingest.models import Membership, Project


def visible_projects(user: User | AnonymousUser) -> QuerySet[Project]:
    """Projects that are open to everyone, and those that the user is a member of."""
    there = Project.objects.filter(removed_at=None)
    if not user.is_authenticated:
        return there.filter(is_open=True)
    mine = Membership.objects.filter(user=user).values("project")
    return there.filter(Q(is_open=True) | Q(pk__in=mine))
