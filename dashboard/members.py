"""Who works on a project: added by name, and invited by a link where nobody has that name yet."""

from collections.abc import Iterable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from ingest.models import Membership, Project


class LastAdmin(ValueError):
    """Nobody would be left to change the project's settings."""


@transaction.atomic
def add(project: int, name: str, role: str) -> Membership:
    """Who is a member already gets the role; who is unknown here becomes a user without a password.

    Raises LastAdmin.
    """
    user, _ = User.objects.get_or_create(username=name, defaults={"password": make_password(None)})
    member, is_new = Membership.objects.get_or_create(project_id=project, user=user, defaults={"role": role})
    if not is_new:
        change(project, member.pk, role)
    return member


@transaction.atomic
def change(project: int, member: int, role: str) -> None:
    """`member`: row id of the membership; nothing happens when there is none. Raises LastAdmin."""
    _refuse_without_admin(project, member, role)
    Membership.objects.filter(project=project, pk=member).update(role=role)


@transaction.atomic
def leave(project: int, member: int) -> None:
    """The user stays, for other projects; links that are out for it do not. Raises LastAdmin."""
    _refuse_without_admin(project, member, None)
    mine = Membership.objects.filter(project=project, pk=member)
    _end_links(mine.values_list("user", flat=True))
    mine.delete()


def is_invited() -> Q:
    """Of a membership: its user has not chosen a password yet, and is a member of no other project. An admin of this
    one may hand out the link, and thereby decide who it is."""
    elsewhere = Membership.objects.filter(user=OuterRef("user")).exclude(project=OuterRef("project"))
    without = Q(user__is_superuser=False, user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return without & ~Q(Exists(elsewhere))


def link(user: User) -> str:
    """The path where the user chooses a password; it ends with that, with the next one, or after three days."""
    _end_links([user.pk])
    user.refresh_from_db(fields=["password"])
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("join", args=[uid, default_token_generator.make_token(user)])


def _end_links(users: Iterable[int]) -> None:
    """Of those who have no password yet: what a link was signed with is another now."""
    waiting = User.objects.filter(pk__in=list(users), password__startswith=UNUSABLE_PASSWORD_PREFIX)
    waiting.update(password=make_password(None))


def _refuse_without_admin(project: int, member: int, role: str | None) -> None:
    Project.objects.select_for_update().get(pk=project)  # two admins may take the role from each other
    admins = Membership.objects.filter(project=project, role=Membership.Role.ADMIN).values_list("pk", flat=True)
    if role != Membership.Role.ADMIN and list(admins) == [member]:
        raise LastAdmin("The project needs an admin: make somebody else one first.")
