"""What an outcome looks like: its glyph, its colour and the word that always stands beside them."""

from typing import Final, NamedTuple


class Look(NamedTuple):
    glyph: str
    tone: str
    word: str


BY_REASON: Final = {
    "timed out": Look("timeout", "timeout", "timed out"),
    "cancelled": Look("cancelled", "cancelled", "cancelled"),
    "crashed": Look("error", "error", "crashed"),
    "lost": Look("lost", "error", "lost"),
    "strict xpass": Look("failed", "failed", "strict xpass"),
}
BY_OUTCOME: Final = {
    "passed": Look("passed", "passed", "passed"),
    "failed": Look("failed", "failed", "failed"),
    "error": Look("error", "error", "error"),
    "skipped": Look("skipped", "neutral", "skipped"),
    "xfailed": Look("xfailed", "neutral", "xfailed"),
    "xpassed": Look("xpassed", "flaky", "xpassed"),
    "running": Look("running", "accent", "running"),
    "interrupted": Look("lost", "error", "interrupted"),
    "flaky": Look("flaky", "flaky", "flaky"),
    "queued": Look("queued", "neutral", "queued"),
    "slow": Look("slow", "slow", "slow"),
}


def look(outcome: str, reason: str | None = None) -> Look:
    """The look of an outcome, or of its reason where that says more."""
    return BY_REASON.get(reason or "", BY_OUTCOME[outcome])
