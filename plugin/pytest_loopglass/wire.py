"""The wire format, version 1: what a session sends and the server stores.

A *batch* is the body of one ``PUT /api/v1/sessions/<uuid>/batches/<seq>``: gzip'd JSON lines. The first
line is ``{"batch": Header}``; every other line is a `Line`, an object with exactly one key that names the
event. All times are seconds: ``at``, ``started_at`` and ``sent_at`` since the epoch, the rest durations.
Every key is always present; what could not be seen is null, never 0.

The server builds its strict decoder from these definitions, so a limit written here is a limit enforced
there. This module needs the standard library only.
"""

from typing import Annotated, Any, Final, Literal, NamedTuple, TypedDict, get_args

VERSION: Final = 1

MAX_LINES: Final = 5_000
"""Lines in one batch, the header included."""
MAX_LINE_BYTES: Final = 1 << 20
MAX_BATCH_BYTES: Final = 16 << 20
"""Bytes of one batch after gunzip."""


class Size(NamedTuple):
    """The most characters of a string, or items of a list or dict."""

    most: int


class Range(NamedTuple):
    """The least and the greatest value of a number."""

    least: float
    greatest: float


Backend = Literal["asyncio", "asyncio+uvloop", "trio", "mixed", "other"]
"""The loop that really ran. ``mixed``: more than one in one attempt; ``other``: a loop the probes do not know."""
Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]
Reason = Literal["timed out", "cancelled", "crashed", "lost", "strict xpass"]
Phase = Literal["collect", "setup", "call", "teardown"]

BACKENDS: Final[tuple[Backend, ...]] = get_args(Backend)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

Short = Annotated[str, Size(200)]
Name = Annotated[str, Size(4_000)]
Message = Annotated[str, Size(2_000)]
Long = Annotated[str, Size(65_536)]
Seconds = Annotated[float, Range(0, 1e9)]
Epoch = Annotated[float, Range(946_684_800, 4_102_444_800)]
"""Seconds since the epoch, from the year 2000 to 2100."""
Count = Annotated[int, Range(0, 2**31 - 1)]
Ordinal = Annotated[int, Range(1, 2**31 - 1)]
Versions = Annotated[dict[Short, Short], Size(200)]


class Facts(TypedDict):
    """What a session knows of itself. Every batch carries them, so batches may arrive in any order."""

    started_at: Epoch
    run: Short | None
    """Joins sessions (shards, matrix cells) into one run; null: the session is a run of its own."""
    branch: Short | None
    revision: Short | None
    tree: Short | None
    """Git tree sha, or ``dirty-<sha>`` over the tree and what was changed in the checkout."""
    repository: Message | None
    ci: Short | None
    job: Short | None
    job_url: Message | None
    pull: Short | None
    python: Short
    implementation: Short
    platform: Short
    versions: Versions
    """Distribution name to version, of the plugins and async libraries that are loaded."""
    seed: Short | None
    workers: Count
    """xdist workers; 0 without xdist."""
    cpus: Count | None
    load: Seconds | None
    """One-minute load average when the session started (no unit)."""


class Header(TypedDict):
    """The first line of every batch."""

    v: int
    session: Short
    seq: Ordinal
    """Dense per session: 1, 2, 3 …"""
    final: bool
    """No batch of this session follows."""
    sent_at: Epoch
    """The client's clock when the batch was built: the server sees the skew by it."""
    facts: Facts


class Loop(TypedDict):
    """Loop timing of one phase. ``busy_s`` is ``run_s - idle_s``."""

    backend: Backend
    runs: Count
    """How often somebody drove a loop."""
    run_s: Seconds | None
    idle_s: Seconds | None
    busy_s: Seconds | None
    ticks: Count | None
    longest_tick_s: Seconds | None
    missing: Short | None
    """Why a figure is null."""


class PhaseRecord(TypedDict):
    """One phase of an attempt. ``loop`` is null when no loop ran in it."""

    when: Phase
    duration_s: Seconds
    loop: Loop | None


class Failure(TypedDict):
    """Why a phase failed, was skipped or was expected to fail."""

    when: Phase
    kind: Short | None
    """Exception class, ``module.qualname`` (of a builtin the name alone); of a group the leaf of its first branch."""
    message: Message
    site: Message | None
    """``path:line`` of the failure."""
    text: Long
    """The report as pytest prints it, head and tail kept when it is long."""
    output: Long | None
    """Tail of the captured output."""


class Result(TypedDict):
    """One attempt of one test, written when its last phase has ended."""

    nodeid: Name
    case: Name
    """The node id without the backend parameter."""
    backend: Backend | None
    """The loop that ran; the labelled one if the attempt never reached a loop; null for sync tests."""
    params: Annotated[dict[Short, Short], Size(50)]
    markers: Annotated[list[Short], Size(50)]
    worker: Short | None
    attempt: Ordinal
    index: Count
    """Order in which its process ran it, from 0."""
    at: Epoch
    outcome: Outcome
    reason: Reason | None
    phases: Annotated[list[PhaseRecord], Size(4)]
    failures: Annotated[list[Failure], Size(20)]
    subtests_passed: Count
    subtests_failed: Count


class Collected(TypedDict):
    """How many tests the session is going to run."""

    count: Count


class End(TypedDict):
    """pytest ended by itself."""

    at: Epoch
    exit_status: Annotated[int, Range(-(2**31), 2**31 - 1)]


class Line(TypedDict, total=False):
    """Every line of a batch but the first: exactly one of the keys."""

    result: Result
    collected: Collected
    end: End


def fit(text: str, size: int) -> str:
    """`text` fit for the wire: no NUL, no lone surrogate, at most `size` characters (head and tail are kept)."""
    if "\x00" in text:
        text = text.replace("\x00", "\\x00")
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) <= size:
        return text
    mark = "\n[…]\n" if size > 200 else "…"
    head = (size - len(mark)) * 2 // 3
    return text[:head] + mark + text[len(text) - (size - len(mark) - head) :]


def size_of(hint: Any) -> int:
    """The `Size` of a field type such as `Short`."""
    return next(mark.most for mark in get_args(hint)[1:] if isinstance(mark, Size))
