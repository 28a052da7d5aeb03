"""What an answer of the server means for the batch."""

from typing import Final

from pytest_loopglass.uploader.client import Answer

STORED: Final = frozenset({200, 201})
LATER: Final = frozenset({408, 425, 429})
"""Statuses, besides 5xx, that a repeated request may not meet again."""


class Refused(Exception):
    """The server will not take this however often it is sent."""


class Later(Exception):
    """The server cannot take this now."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds
        """The pause that it asks for."""


def check(answer: Answer) -> None:
    """Nothing if the batch is stored.

    Raises:
        Refused, Later
    """
    if answer.status in STORED and isinstance(answer.body.get("stored"), int):
        return
    if answer.status in STORED:  # of a proxy or a login page: what it says about storing is worth nothing
        raise Later(f"{answer.status}, but the answer is not one of Loopglass")
    message = f"{answer.status} {_told(answer)}".strip()
    if answer.status in LATER or answer.status >= 500:
        raise Later(f"the server answers {message}", answer.retry_after)
    raise Refused(message)


def _told(answer: Answer) -> str:
    if 300 <= answer.status < 400:
        return f"it has moved to {answer.location}" if answer.location else "it has moved"
    error = answer.body.get("error")
    if answer.status == 404 and not error:
        return "there is no Loopglass at this address"
    told = error if isinstance(error, dict) else {}
    return ": ".join(str(told[name]) for name in ("field", "message") if told.get(name))
