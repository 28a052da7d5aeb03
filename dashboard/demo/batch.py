"""The uploads of a run, as its uploaders would have sent them."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from dashboard.demo.calendar import Plan, Run
from dashboard.demo.job import jobs_of
from dashboard.demo.session import Session, session
from dashboard.demo.worker import Told

VERSION: Final = 1
"""Of the wire format."""
AT_ONCE: Final = ("collected", "hanging")
"""What is not waited with."""


@dataclass(frozen=True, slots=True)
class Batch:
    session: UUID
    seq: int
    at: float
    """When it was sent, seconds since the epoch."""
    body: bytes


def batches(plan: Plan, run: Run) -> list[Batch]:
    """All of a run's, in the order in which they were sent."""
    found = [batch for job in jobs_of(run) for batch in _batches(session(plan, run, job))]
    return sorted(found, key=lambda batch: batch.at)


def _batches(session: Session) -> Iterator[Batch]:
    pieces = list(_pieces(session.lines))
    for seq, piece in enumerate(pieces, 1):
        final = seq == len(pieces)
        at = session.ended_at if final else piece[-1].at
        header = {
            "v": VERSION,
            "session": str(session.uuid),
            "seq": seq,
            "final": final,
            "sent_at": round(at, 6),
            "facts": session.facts,
        }
        yield Batch(session.uuid, seq, at, _body({"batch": header}, piece))


def _pieces(lines: list[Told]) -> Iterator[list[Told]]:
    piece: list[Told] = []
    for told in lines:
        piece.append(told)
        if not told.line.keys().isdisjoint(AT_ONCE):
            yield piece
            piece = []
    yield piece


def _body(header: dict[str, object], piece: list[Told]) -> bytes:
    text = msgspec.json.Encoder().encode_lines([header, *(told.line for told in piece)])
    return gzip.compress(text, 1, mtime=0)
