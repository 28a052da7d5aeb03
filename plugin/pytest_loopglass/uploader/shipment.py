"""Ships one folder, batch by batch, each exactly as the ledger has it."""

import time
from typing import Final

from pytest_loopglass.uploader.batch import body, cut
from pytest_loopglass.uploader.client import Answer, Client
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.ledger import Entry, Ledger

SILENCE: Final = 15.0
"""Seconds after which a batch without lines says that the session is still there."""

STORED: Final = frozenset({200, 201})
LATER: Final = frozenset({408, 425, 429})
"""Statuses, besides 5xx, that a repeated request may not meet again."""


class Refused(Exception):
    """The server will not take this however often it is sent."""


class Later(Exception):
    """The server cannot take this now."""

    def __init__(self, message: str, seconds: float | None) -> None:
        super().__init__(message)
        self.seconds = seconds


class Shipment:
    """One folder on its way."""

    def __init__(self, folder: Folder, client: Client, *, ask_git: bool) -> None:
        self.folder = folder
        self.ended = False
        """Whether pytest ended by itself, as far as the journals were read."""
        self._client = client
        self._facts = folder.facts(ask_git=ask_git)
        self._ledger = Ledger(folder.path / "ledger.jsonl")
        self._spoken = time.monotonic()

    @property
    def done(self) -> bool:
        return self._ledger.is_final and not any(self._ledger.pending())

    def step(self, *, alive: bool, timeout: float) -> bool:
        """Send one batch if one is due; whether there was one. `alive`: the session may still write.

        Raises:
            Refused, Later, Unreachable
        """
        entry = next(self._ledger.pending(), None) or self._next(alive=alive)
        if entry is None:
            return False
        self._send(entry, timeout)
        return True

    def _next(self, *, alive: bool) -> Entry | None:
        if self._ledger.is_final:
            return None
        new = cut(self.folder.journals(), self._ledger.offsets)
        self.ended = self.ended or new.ended
        final = new.drained and (self.ended or not alive)
        silent = time.monotonic() - self._spoken > SILENCE
        if new.parts or final or silent or not self._ledger.entries:
            return self._ledger.add(new.parts, final=final)
        return None

    def _send(self, entry: Entry, timeout: float) -> None:
        answer = self._put(entry, timeout)
        for seq in answer.body.get("missing") or []:
            lost = self._ledger.entries.get(seq)
            if lost is not None and lost is not entry:
                self._put(lost, timeout)

    def _put(self, entry: Entry, timeout: float) -> Answer:
        path = f"/api/v1/sessions/{self.folder.session}/batches/{entry.seq}"
        answer = self._client.put(path, body(self.folder, entry, self._facts), timeout)
        if answer.status not in STORED:
            raise _trouble(answer)
        self._spoken = time.monotonic()
        if not entry.acked:
            self._ledger.ack(entry)
        self._tell(answer)
        return answer

    def _tell(self, answer: Answer) -> None:
        state = "done" if self.done else "sending"
        stored = self.folder.status().get("stored", 0) + (answer.body.get("stored") or 0)
        self.folder.tell(state, stored=stored, acked=self._ledger.acked_bytes, run=answer.body.get("run"), message=None)

    def close(self) -> None:
        self._ledger.close()


def _trouble(answer: Answer) -> Refused | Later:
    told = answer.body.get("error")
    told = told if isinstance(told, dict) else {}
    text = ": ".join(str(told[name]) for name in ("field", "message") if told.get(name))
    message = f"{answer.status} {text}".strip()
    if answer.status in LATER or answer.status >= 500:
        return Later(f"the server answers {message}", answer.retry_after)
    return Refused(message)
