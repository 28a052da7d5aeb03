"""Celery jobs: small, by id, safe to run twice."""

from celery import shared_task
from django.db.models import F, Q

from ingest.lock import FOLLOW_UP, is_kept, not_held
from ingest.models import Run
from trends.causes import explain
from trends.comparison import put_side_by_side
from trends.digest import digest
from trends.early_warnings import warn
from trends.judgement import judge, rebuild
from trends.judgement.dating import date_changes
from trends.judgement.frontier import projects_behind, projects_unfinished
from trends.judgement.late import mark_late
from trends.models import Frontier, Rehearsal
from trends.parity import compare
from trends.rehearsal import rehearse
from trends.removed import unless_removed
from trends.slowness import find_shifts

MOST_AT_ONCE = 200
PAUSE_S = 2
LONGEST_S = 6 * 3600
"""Of what reads a whole history. Redis hands a job out a second time after five minutes: that one makes room."""
BEHIND = Q(digest__isnull=True, head__gt=0) | Q(digest__upto__lt=F("head"))
"""Runs with results that are in no count."""


@shared_task(name="trends.digest_run")
def digest_run(run_id: int) -> None:
    """An ended run into verdicts, which people wait for, and into counts."""
    run = Run.objects.filter(pk=run_id).first()
    if run is not None:
        with unless_removed(run.project_id):
            _take_in(run)


def _take_in(run: Run) -> None:
    """Who is kept waiting for long makes room for other projects, and comes again."""
    if is_kept(run.project_id):
        digest_run.apply_async((run.pk,), countdown=PAUSE_S)
    else:
        mark_late(run)
        is_right = judge(run.project_id)
        digest(run.pk)
        _go_on(run.project_id, is_right)


@shared_task(name="trends.judge_project")
def judge_project(project_id: int) -> None:
    with unless_removed(project_id):
        if is_kept(project_id):
            judge_project.apply_async((project_id,), countdown=PAUSE_S)
        else:
            _go_on(project_id, judge(project_id))


def _go_on(project_id: int, is_right: bool) -> None:
    (follow_up if is_right else rebuild_project).delay(project_id)


@shared_task(name="trends.rebuild_project", time_limit=LONGEST_S)
def rebuild_project(project_id: int) -> None:
    """Makes nothing again that another job has made again meanwhile."""
    with unless_removed(project_id):
        if is_kept(project_id):
            rebuild_project.apply_async((project_id,), countdown=PAUSE_S)
            return
        if not judge(project_id):
            rebuild(project_id)
        follow_up.delay(project_id)


@shared_task(name="trends.follow_up")
def follow_up(project_id: int) -> None:
    """What verdicts need not wait for. It comes again while another job is at it: who waits takes no other work."""
    if not not_held([project_id], FOLLOW_UP):
        follow_up.apply_async((project_id,), countdown=PAUSE_S)
        return
    with unless_removed(project_id):
        has_news = date_changes(project_id) > 0
        find_shifts(project_id)
        warn(project_id)
        if has_news:
            explain(project_id)
            compare(project_id)
        if not _is_more_to_come(project_id):
            put_side_by_side(project_id)


def _is_more_to_come(project_id: int) -> bool:
    """Runs that have ended and wait to be taken in: what reads whole days does it after the last of them."""
    ended = Run.objects.filter(project=project_id, head__gt=0).exclude(status=Run.Status.RUNNING)
    return ended.filter(BEHIND).exists()


@shared_task(name="trends.explain_all")
def explain_all() -> None:
    """Causes come to light though no verdict changes."""
    for project_id in Frontier.objects.values_list("pk", flat=True):
        explain_project.delay(project_id)


@shared_task(name="trends.explain_project")
def explain_project(project_id: int) -> None:
    with unless_removed(project_id):
        explain(project_id)
        compare(project_id)
        put_side_by_side(project_id)


@shared_task(name="trends.rehearse")
def rehearse_settings(rehearsal_id: int) -> None:
    asked = Rehearsal.objects.filter(pk=rehearsal_id).first()
    if asked is not None:
        with unless_removed(asked.project_id):
            rehearse(rehearsal_id)


@shared_task(name="trends.catch_up")
def catch_up() -> None:
    """Take in what no job was told of: the broker was away, or a worker died with the word. What a job has can wait."""
    is_given_up = Q(digest__upto__lt=F("digest__judged"))  # in verdicts, and may go on for days
    behind = Run.objects.filter(BEHIND & ~Q(status=Run.Status.RUNNING) | is_given_up)
    runs = list(behind.order_by("pk").values_list("pk", "project")[:MOST_AT_ONCE])
    free = set(not_held({project_id for _, project_id in runs}))
    for run_id in [run_id for run_id, project_id in runs if project_id in free]:
        digest_run.delay(run_id)
    for project_id in not_held(projects_behind()):
        judge_project.delay(project_id)
    for project_id in not_held(projects_unfinished(), FOLLOW_UP):
        follow_up.delay(project_id)
