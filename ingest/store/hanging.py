"""Reports of hanging tests, a bounded number per session."""

from datetime import UTC, datetime

import msgspec

from ingest import decode
from ingest.models import Hanging, Project, Session
from ingest.store import names
from ingest.store.rows import BACKENDS

MOST = 1_000
"""Kept per session; a suite in which more tests hang has been told enough."""


def keep(project: Project, session: Session, batch: decode.Received) -> None:
    """Store the reports of a batch, as many as the locked session has room for.

    Comes before the results: new cases of both are made in one order, so that two batches never wait for each other.
    """
    if not batch.hanging:
        return
    cases = names.cases(project, {one.case for one in [*batch.hanging, *batch.results]})
    room = max(0, MOST - Hanging.objects.filter(session=session).count())
    rows = [_row(project, session, cases[report.case], report) for report in batch.hanging[:room]]
    Hanging.objects.bulk_create(rows, ignore_conflicts=True)


def _row(project: Project, session: Session, case: int, report: decode.Hanging) -> Hanging:
    return Hanging(
        project=project,
        run_id=session.run_id,
        session=session,
        case_id=case,
        nodeid=report.nodeid,
        backend=BACKENDS[report.backend],
        attempt=report.attempt,
        worker=report.worker,
        at=datetime.fromtimestamp(report.at + session.skew_s, UTC),
        elapsed_s=report.elapsed_s,
        limit_s=report.limit_s,
        content=msgspec.to_builtins(report),
    )
