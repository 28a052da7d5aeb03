"""What a blocking call was, by the innermost frame of the tick, and what to do instead."""

import re
from typing import Final, NamedTuple

from dashboard.site import site_of

COMPUTED: Final = 0.5
"""With at least this share of CPU the thread computed; with less it waited."""


class Blocking(NamedTuple):
    kind: str
    instead: str


THREAD: Final = "Call it in a thread: asyncio.to_thread, anyio.to_thread.run_sync or trio.to_thread.run_sync."
CALLS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        r"^garbage collection$",
        "garbage collection",
        "Keep fewer objects alive: the more there are, the longer it takes. Or call gc.freeze() once all is imported.",
    ),
    (
        r"(^|/)subprocess\.py",
        "subprocess",
        "Start it with asyncio.create_subprocess_exec, anyio.run_process or trio.run_process.",
    ),
    (
        r"(^|/)socket\.py:\d+ (getaddrinfo|gethostby\w+|create_connection|getfqdn)",
        "name lookup",
        "Look names up without blocking: loop.getaddrinfo, anyio.getaddrinfo or trio.socket.getaddrinfo.",
    ),
    (
        r"(^|/)(urllib|http|requests|urllib3|httplib2)/",
        "HTTP",
        "Use a client that awaits, such as httpx.AsyncClient or aiohttp. " + THREAD,
    ),
    (r"(^|/)ssl\.py", "TLS", "Let the stream of the async library shake hands; it awaits between the steps."),
    (r"(^|/)socket\.py", "socket", "Use the streams of asyncio, anyio or trio in place of a socket that blocks."),
    (r"(^|/)(json|simplejson|orjson|ujson)/", "JSON", "Read and write what is large in a thread, or in pieces."),
    (r"(^|/)(pickle|copy|copyreg|marshal|dataclasses)\.py", "copying", "Copy less, or copy in a thread."),
    (
        r"(^|/)(sqlite3|psycopg|psycopg2|pymysql|MySQLdb|sqlalchemy|django/db)/",
        "database",
        "Use a driver that awaits (aiosqlite, asyncpg, psycopg's AsyncConnection). " + THREAD,
    ),
    (
        r"(^|/)(pathlib|shutil|tempfile|os|_?pyio|io|codecs|gzip|bz2|lzma|zipfile|tarfile|genericpath|posixpath|glob|"
        r"linecache|tokenize|fileinput|mmap)(/__init__|/_local)?\.py",
        "file",
        "Use anyio.Path, anyio.open_file or trio.Path. " + THREAD,
    ),
    (r"(^|/)logging/", "logging", "Log through a QueueHandler, so that a thread of its own writes."),
    (
        r"(^|/)(threading|queue|_weakrefset)\.py|(^|/)concurrent/futures/",
        "lock",
        "Await instead: asyncio.wrap_future, anyio.from_thread, or a lock of the async library.",
    ),
    (r"(^|/)importlib/|^<frozen (importlib|zipimport)", "import", "Import it at the top of the module."),
    (r"(^|/)(hashlib|hmac|secrets|bcrypt|passlib|argon2|cryptography)(\.py|/)", "hashing", THREAD),
    (r"(^|/)re/|(^|/)sre_\w+\.py", "regular expression", "Compile it once, or match long texts in a thread."),
)
"""What the innermost frame looks like, what that is, and what to do instead. The first that fits."""
KNOWN: Final = tuple((re.compile(frame), Blocking(kind, instead)) for frame, kind, instead in CALLS)
SLEEP: Final = Blocking("sleep", "Await the sleep: asyncio.sleep, anyio.sleep or trio.sleep in place of time.sleep.")
COMPUTES: Final = Blocking(
    "computes",
    "It holds the CPU. Give way now and then (asyncio.sleep(0), anyio.lowlevel.checkpoint), or compute in a thread or "
    "a process.",
)
WAITS: Final = Blocking(
    "waits",
    "It waits without the CPU. time.sleep becomes asyncio.sleep or anyio.sleep; a call that reads, locks or looks "
    "something up goes into a thread (asyncio.to_thread, anyio.to_thread.run_sync).",
)
UNSEEN: Final = Blocking("not seen", "Which call it was could not be seen.")


def blocking_of(site: str, leaf: str | None, cpu_share: float | None) -> Blocking:
    """`leaf`: the innermost frame of all; C functions have none, so a sleep shows as the line that called it."""
    for known, blocking in KNOWN:
        if leaf and not site_of(leaf).own and known.search(leaf):
            return blocking
    if re.search(r"sleep", site_of(leaf or site).function):
        return SLEEP
    if cpu_share is None:
        return UNSEEN
    return COMPUTES if cpu_share >= COMPUTED else WAITS
