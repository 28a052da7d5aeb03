"""All states of a project, kept now and then; and back to them."""

from typing import Final

import numpy as np

from ingest.models import Run
from trends.judgement.branches import REST_DAYS
from trends.judgement.desk import NOTES, Desk
from trends.judgement.reading import Place, day_of
from trends.models import Branch, Snapshot
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import layout

EVERY: Final = 25
"""Runs between two of them."""
KEPT: Final = 8


def is_due(run: Run) -> bool:
    return run.number % EVERY == 0


def of(desk: Desk, run: Run) -> Snapshot:
    """As things stand on the desk, and behind it, after `run`; not stored yet."""
    desk.fetch_all()
    return Snapshot(
        project_id=desk.project,
        upto=run.number,
        day=day_of(run),
        variants=desk.share.variants,
        flaky=desk.share.flaky,
        keys=np.array(desk.keys, "<i8").tobytes(),
        states=desk.states.tobytes(),
        notes=desk.notes.tobytes(),
    )


def desk_of(snapshot: Snapshot | None, project: int, settings: Settings) -> Desk:
    """An empty desk, or one as it was then. Nothing is fetched to it."""
    if snapshot is None:
        return Desk(project, settings, Share(), is_whole=True)
    desk = Desk(project, settings, Share(snapshot.variants, snapshot.flaky), is_whole=True)
    keys = np.frombuffer(snapshot.keys, "<i8").reshape(-1, 2).tolist()
    where = desk.at([Place(*key) for key in keys])
    desk.states[where] = np.frombuffer(snapshot.states, layout(settings))
    desk.notes[where] = np.frombuffer(snapshot.notes, NOTES)
    desk.notes["share"] = 0
    return desk


def before(project: int, run: int) -> Snapshot | None:
    return Snapshot.objects.filter(project=project, upto__lt=run).order_by("-upto").first()


def thin(project: int) -> None:
    """Let go of the oldest, and of the states of branches that nothing goes back to."""
    kept = list(Snapshot.objects.filter(project=project).order_by("-upto").values_list("upto", "day")[:KEPT])
    if not kept:
        return
    oldest, day = kept[-1]
    Snapshot.objects.filter(project=project, upto__lt=oldest).delete()
    before = Branch.objects.filter(project=project, run__lte=oldest)
    before.filter(day__lt=day - REST_DAYS).delete()
    newest = before.order_by("name", "-run").distinct("name").values("pk")
    before.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
