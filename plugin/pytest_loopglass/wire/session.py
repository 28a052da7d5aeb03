"""What a session says of itself, and the lines that make a batch."""

from typing import Annotated, Final, TypedDict

from pytest_loopglass.wire.hanging import Hanging
from pytest_loopglass.wire.limits import Count, Epoch, Message, Ordinal, Range, Seconds, Short, Size
from pytest_loopglass.wire.result import Result
from pytest_loopglass.wire.running import Running
from pytest_loopglass.wire.warned import Warned

VERSION: Final = 1
Versions = Annotated[dict[Short, Short], Size(200)]


class _Facts(TypedDict):
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


class Facts(_Facts, total=False):
    """What a session knows of itself. Every batch carries them, so batches may arrive in any order."""

    root: Message
    """The suite's root below that of the repository, such as ``services/shop``; empty when they are the same. Sites are
    below it. Not there when git does not tell."""


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
    hanging: Hanging
    running: Running
    warned: Warned
    end: End
