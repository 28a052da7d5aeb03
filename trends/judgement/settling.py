"""Runs into the stored states, with the mark of how far it went."""

from collections.abc import Iterable

from ingest.models import Run
from trends.judgement import frontier, snapshots, taking, writing
from trends.judgement.desk import Desk
from trends.judgement.reading import read
from trends.judgement.taking import Taken
from trends.judgement.trunk import aside
from trends.models import Branch, Change, Digest, Frontier, Outage, Snapshot


def settle(desk: Desk, mark: Frontier, runs: Iterable[Run]) -> None:
    """Take runs into the states on the desk, and store what they bring; verdicts and mark are not stored yet."""
    taken = Taken()
    for run in runs:
        upto = _take(desk, mark, run, taken)
        Digest.objects.update_or_create(run=run, defaults={"judged": upto})
        mark.upto, mark.variants, mark.flaky = run.number, desk.share.variants, desk.share.flaky
        if snapshots.is_due(run):
            taken.snapshots.append(snapshots.of(desk, run))
    _store(taken, desk.project)


def show_beyond(desk: Desk, mark: Frontier) -> None:
    """What would be thought if the runs that have ended before an earlier one were next.

    Nothing is shown of those that have ended by now in their turn: a job is about to settle them.
    """
    runs = frontier.beyond(desk.project, mark.upto)
    if runs and next(frontier.next_runs(desk.project, mark.upto), None) is None:
        ahead, taken = desk.copy(), Taken()
        for run in runs:
            _take(ahead, mark, run, taken)
        writing.write(ahead, with_states=False)


def _take(desk: Desk, mark: Frontier, run: Run, taken: Taken) -> int:
    """Answers how many of its results it had."""
    run.refresh_from_db(fields=["head"])
    reading = read(run, run.head)
    if reading is not None:
        taking.take(desk, reading, aside(run, mark.trunk or ""), taken)
    return run.head


def _store(taken: Taken, project: int) -> None:
    Change.objects.bulk_create(taken.changes, batch_size=1000)
    Outage.objects.bulk_create(taken.outages, batch_size=1000)
    Branch.objects.bulk_create(taken.branches, batch_size=10)
    Snapshot.objects.bulk_create(taken.snapshots, batch_size=10)
    if taken.snapshots:
        snapshots.thin(project)
