"""Who may see which project. What may not be seen does not exist: it answers 404."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from ingest.models import Membership, Project


def visible_projects(user: User | AnonymousUser) -> QuerySet[Project]:
    """Projects that are open to everyone, and those that the user is a member of; all for who runs the server."""
    there = Project.objects.filter(removed_at=None)
    if user.is_superuser:
        return there
    if not user.is_authenticated:
        return there.filter(is_open=True)
    mine = Membership.objects.filter(user=user).values("project")
    return there.filter(Q(is_open=True) | Q(pk__in=mine))


def is_operator(user: User | AnonymousUser) -> bool:
    """Who runs the server: everyone, where only people of this machine can come; else a superuser."""
    return settings.LOCAL or user.is_superuser


def is_member(user: User | AnonymousUser, project: int) -> bool:
    """In whichever role."""
    return user.is_authenticated and Membership.objects.filter(user=user, project=project).exists()


def may_make_demo(user: User | AnonymousUser) -> bool:
    """Everyone, where only people of this machine can come; else who works on a project of this site."""
    return settings.LOCAL or _works_on(user, Q())


def may_remove_demo(user: User | AnonymousUser, project: int) -> bool:
    """`project`: its row id."""
    return settings.LOCAL or _works_on(user, Q(project=project))


def may_work(user: User | AnonymousUser, project: int) -> bool:
    """What people say of its tests: everyone, where only people of this machine can come; else who works on it."""
    return settings.LOCAL or _works_on(user, Q(project=project))


def is_worker(user: User | AnonymousUser, role: str | None) -> bool:
    """As `may_work`, where the user's role in the project is known already."""
    return settings.LOCAL or user.is_superuser or role in (Membership.Role.MEMBER, Membership.Role.ADMIN)


def _works_on(user: User | AnonymousUser, which: Q) -> bool:
    if not user.is_authenticated:
        return False
    worker = Q(role__in=(Membership.Role.MEMBER, Membership.Role.ADMIN))
    return user.is_superuser or Membership.objects.filter(which & worker, user=user).exists()


def may_change(user: User | AnonymousUser, project: int) -> bool:
    """Its settings and tokens: everyone, where only people of this machine can come; else who is admin of it."""
    if settings.LOCAL:
        return True
    if not user.is_authenticated:
        return False
    admins = Membership.objects.filter(user=user, project=project, role=Membership.Role.ADMIN)
    return user.is_superuser or admins.exists()
