"""Which tests of a session gave which warnings, of a bounded number of them."""

import hashlib

import msgspec

from ingest import decode
from ingest.models import Project, Session, Warned, WarningText

MOST = 5_000
"""Tests of one session."""


def keep(project: Project, session: Session, batch: decode.Received) -> None:
    """Store what the batch tells, as far as the locked session has room for it."""
    if not batch.warned:
        return
    room = max(0, MOST - Warned.objects.filter(session=session).count())
    told = batch.warned[:room]
    texts = _texts(project, told)
    rows = [
        Warned(session=session, nodeid=one.nodeid, attempt=one.attempt, text_id=texts[_digest(one)]) for one in told
    ]
    Warned.objects.bulk_create(rows, ignore_conflicts=True)


def _texts(project: Project, told: list[decode.Warned]) -> dict[str, int]:
    """Ids by digest; made in one order, so that two batches never wait for each other."""
    rows = {
        digest: WarningText(
            project=project, digest=digest, parts=msgspec.to_builtins(one.warnings), left_out=one.left_out
        )
        for digest, one in sorted({_digest(one): one for one in told}.items(), key=lambda item: item[0])
    }
    WarningText.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return dict(WarningText.objects.filter(project=project, digest__in=rows).values_list("digest", "pk"))


def _digest(told: decode.Warned) -> str:
    return hashlib.sha256(msgspec.json.encode([told.warnings, told.left_out])).hexdigest()
