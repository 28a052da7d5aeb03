"""Ships one folder, batch by batch, each exactly as the ledger has it."""

import time
from collections.abc import Container
from typing import Final

from pytest_loopglass.uploader import freeing, lost
from pytest_loopglass.uploader.answers import check
from pytest_loopglass.uploader.batch import body, cut
from pytest_loopglass.uploader.client import Answer, Client
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.ledger import Entry, Ledger

SILENCE: Final = 15.0
"""Seconds after which a batch without lines says that the session is still there."""
SMALL: Final = 16 << 10
"""Bytes of journals, most, in what a server is tried with that has just failed."""


class Shipment:
    """One folder on its way."""

    def __init__(self, folder: Folder, client: Client, *, ask_git: bool) -> None:
        self.folder = folder
        self.ended = False
        """Whether pytest ended by itself, as far as the journals were read."""
        self.behind = False
        """Whether the journals had more than the last batch could take."""
        self.results = 0
        """How many the last batch had."""
        self._client = client
        self._facts = folder.facts(ask_git=ask_git)
        self._ledger = Ledger(folder.path / "ledger.jsonl")
        self._keep = freeing.kept(folder.limit)
        self._spoken = time.monotonic()

    @property
    def done(self) -> bool:
        return self._ledger.account.is_final and not self._ledger.account.pending

    def step(self, *, alive: bool, timeout: float, small: bool = False) -> bool:
        """Send one batch if one is due; whether there was one.

        `alive`: the session may still write. `small`: of a large batch nothing is sent until the server has taken a
        small one. That alone is no success: it may be the large one that the server cannot bear.

        Raises:
            Refused, Later, Unreachable
        """
        pending = self._ledger.account.pending
        entry = pending[0] if pending else self._next(alive=alive)
        self.results = 0 if entry is None else entry.results
        if entry is None:
            return False
        if small and entry.size > SMALL:
            self._send(self._trial() or entry, timeout)
        if not entry.acked:
            self._send(entry, timeout)
        freeing.free(self.folder.path, self._ledger, self._keep)
        return True

    def _next(self, *, alive: bool) -> Entry | None:
        if self._ledger.account.is_final:
            return None
        if not alive:
            lost.tell(self.folder)
        new = cut(self.folder.journals(), self._ledger.account.offsets)
        self.ended = self.ended or new.ended
        self.behind = not new.drained
        final = new.drained and (self.ended or not alive)
        silent = time.monotonic() - self._spoken > SILENCE
        if not (new.parts or final or silent or not self._ledger.account.last):
            return None
        is_small = sum(part.stop - part.start for part in new.parts) <= SMALL
        return self._ledger.add(new.parts, final=final and (is_small or self._small() is not None))

    def _trial(self) -> Entry | None:
        """A batch that costs the server next to nothing; it asks for those that it lacks in its answer.

        Behind the last one there is no number left for a new one.
        """
        small = self._small()
        return small if small is not None or self._ledger.account.is_final else self._ledger.add([], final=False)

    def _small(self) -> Entry | None:
        """A small batch that waits, or else one that is stored: sent again it stores nothing, and is answered."""
        account = self._ledger.account
        entries = (*account.pending, *account.entries.values())
        return next((entry for entry in entries if entry.size <= SMALL), None)

    def _send(self, entry: Entry, timeout: float) -> None:
        """It counts as sent when the server has those before it, too: after the last one nobody would ask again."""
        answer = self._put(entry, timeout)
        sent = {entry.seq}
        while lacking := self._lacking(answer, sent):
            for older in lacking:
                self._put(older, timeout)
                self._ack(older)
                sent.add(older.seq)
            answer = self._put(entry, timeout)  # an answer names only so many
        self._ack(entry)
        self._tell(answer)

    def _lacking(self, answer: Answer, sent: Container[int]) -> list[Entry]:
        """What the server lacks, and we still have."""
        there = self._ledger.account.entries
        return [there[seq] for seq in answer.body.get("missing") or [] if seq in there and seq not in sent]

    def _put(self, entry: Entry, timeout: float) -> Answer:
        path = f"/api/v1/sessions/{self.folder.session}/batches/{entry.seq}"
        answer = self._client.put(path, body(self.folder, entry, self._facts), timeout)
        check(answer)
        self._spoken = time.monotonic()
        return answer

    def _ack(self, entry: Entry) -> None:
        if not entry.acked:
            self._ledger.ack(entry)

    def _tell(self, answer: Answer) -> None:
        account = self._ledger.account
        self.folder.tell(
            "done" if self.done else "sending",
            stored=account.acked_results,
            acked=account.acked_bytes,
            run=answer.body.get("run"),
            message=None,
        )

    def close(self) -> None:
        self._ledger.close()
