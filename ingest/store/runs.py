"""Which run and session a batch belongs to; made when it is the first word of them."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from django.db.models import F

from ingest import clock, partitions
from ingest.decode import Header
from ingest.models import Project, Run, Session
from ingest.store import skew

ORIGIN = ("branch", "revision", "tree", "repository", "pull", "job_url")
"""Facts that belong to the run: the first session that knows one says it for all."""


def session_of(project: Project, uuid: UUID, header: Header) -> Session:
    """The session, locked until the transaction ends; made, with its run, if it is new."""
    skew_s = skew.seen(header)
    locked = Session.objects.select_for_update(no_key=True).select_related("run")
    session = locked.filter(project=project, uuid=uuid).first()
    if session is not None:
        return session
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    return locked.filter(project=project, uuid=uuid).first() or _new_session(project, uuid, header, skew_s)


def _new_session(project: Project, uuid: UUID, header: Header, skew_s: float) -> Session:
    started_at = datetime.fromtimestamp(header.facts.started_at, UTC) + timedelta(seconds=skew_s)
    return Session.objects.create(
        uuid=uuid,
        project=project,
        run=_run_of(project, uuid, header, started_at),
        facts=msgspec.to_builtins(header.facts),
        tree=header.facts.tree,
        environment=environment(header),
        skew_s=skew_s,
        started_at=started_at,
        seen_at=clock.now(),
    )


def _run_of(project: Project, uuid: UUID, header: Header, started_at: datetime) -> Run:
    facts = header.facts
    key = facts.run or str(uuid)
    run = Run.objects.select_for_update(no_key=True).filter(project=project, key=key).first()
    if run is None:
        return _new_run(project, key, header, started_at)
    run.status, run.ended_at = Run.Status.RUNNING, None
    run.started_at = min(run.started_at, started_at)
    for name in ORIGIN:
        setattr(run, name, getattr(run, name) or getattr(facts, name))
    run.save(update_fields=["status", "ended_at", "started_at", *ORIGIN])
    return run


def _new_run(project: Project, key: str, header: Header, started_at: datetime) -> Run:
    facts = header.facts
    now = clock.now()
    partitions.ensure(now)
    Project.objects.filter(pk=project.pk).update(runs_started=F("runs_started") + 1)
    project.refresh_from_db(fields=["runs_started"])
    return Run.objects.create(
        project=project,
        number=project.runs_started,
        key=key,
        created_at=now,
        started_at=started_at,
        **{name: getattr(facts, name) for name in ORIGIN},
    )


def environment(header: Header) -> str:
    """16 hex digits over what, beside the tree, decides which code runs: Python, platform, library versions."""
    facts = header.facts
    told = [facts.implementation, facts.python, facts.platform, sorted(facts.versions.items())]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]
