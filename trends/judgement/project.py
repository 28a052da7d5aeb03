"""A project's new runs into its verdicts; and all of them again when the past has changed."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from django.db import transaction

from ingest.lock import FOLLOW_UP, hold
from ingest.models import Project
from trends import rules
from trends.judgement import frontier, snapshots, writing
from trends.judgement.desk import Desk
from trends.judgement.settling import settle, show_beyond
from trends.judgement.trunk import trunk_of
from trends.models import Branch, Change, Frontier, Outage, Snapshot, Verdict
from trends.stats.settings import Settings
from trends.stats.share import Share

MOST_AT_ONCE: Final = 20
"""Runs of one transaction; in a rebuild, runs whose rows are held before they are stored."""

SETTLED: Final = ("upto", "variants", "flaky", "trunk", "rules", "stale_from")

T = TypeVar("T")


def judge(project_id: int) -> bool:
    """Take in all runs that can be; False when the states have to be made again first. Safe to call at any time."""
    while True:
        taken, is_usable = _judge_some(project_id)
        if taken < MOST_AT_ONCE:
            return is_usable


@transaction.atomic
def _judge_some(project_id: int) -> tuple[int, bool]:
    hold(project_id)
    project = Project.objects.get(pk=project_id)
    mark, settings = _mark(project), rules.settings_of(project_id)
    if not _is_usable(mark, project, settings):
        return 0, False
    desk = Desk(project_id, settings, Share(mark.variants, mark.flaky))
    runs = list(islice(frontier.next_runs(project_id, mark.upto), MOST_AT_ONCE))
    settle(desk, mark, runs)
    _finish(desk, mark)
    return len(runs), True


@transaction.atomic
def rebuild(project_id: int) -> None:
    """The states again, from the last ones that are still right. Pages show the old ones until this is through."""
    hold(project_id, FOLLOW_UP)
    hold(project_id)
    project = Project.objects.get(pk=project_id)
    mark, settings = _mark(project), rules.settings_of(project_id)
    reached, snapshot = mark.upto, _still_right(mark, project, settings)
    _forget(project_id, snapshot.upto if snapshot else 0)
    mark.upto = snapshot.upto if snapshot else 0
    if mark.stale_from is not None or mark.trunk != trunk_of(project):
        mark.shifted = 0  # windows know no way back
    mark.stale_from, mark.rules, mark.trunk = None, rules.digest_of(settings), trunk_of(project)
    desk = snapshots.desk_of(snapshot, project_id, settings)
    for runs in chunks(frontier.next_runs(project_id, mark.upto, reached), MOST_AT_ONCE):
        settle(desk, mark, runs)
    _finish(desk, mark, "shifted")


def _finish(desk: Desk, mark: Frontier, *more: str) -> None:
    """`more`: columns of the mark beside those of verdicts; the rest may be written by another job meanwhile."""
    mark.save(update_fields=[*SETTLED, *more])
    writing.write(desk, with_states=True)
    show_beyond(desk, mark)


def _mark(project: Project) -> Frontier:
    return Frontier.objects.get_or_create(pk=project.pk)[0]


def _is_usable(mark: Frontier, project: Project, settings: Settings) -> bool:
    """Whether the states may be gone on from."""
    if mark.upto == 0:
        mark.rules, mark.trunk, mark.stale_from = rules.digest_of(settings), trunk_of(project), None
    return mark.stale_from is None and _is_of(mark, project, settings)


def _is_of(mark: Frontier, project: Project, settings: Settings) -> bool:
    """Whether the states were made with these settings and this default branch."""
    return mark.rules == rules.digest_of(settings) and mark.trunk == trunk_of(project)


def _still_right(mark: Frontier, project: Project, settings: Settings) -> Snapshot | None:
    if mark.stale_from is None or not _is_of(mark, project, settings):
        return None
    return snapshots.before(project.pk, mark.stale_from)


def _forget(project_id: int, upto: int) -> None:
    """What came of later runs than `upto`."""
    for derived in (Change, Outage, Branch):
        derived.objects.filter(project=project_id, run__gt=upto).delete()
    Snapshot.objects.filter(project=project_id, upto__gt=upto).delete()
    if upto == 0:
        Verdict.objects.filter(project=project_id).delete()


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
