"""What the user asked for: a flag wins over the environment, the environment over the ini file."""

import os
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from urllib.parse import SplitResult

IDLE: Final = ("collectonly", "setuponly", "showfixtures", "show_fixtures_per_test")
"""Options of pytest with which no test is run."""

NAMES: Final = {
    "url": "address of the Loopglass server; with a token it switches recording on",
    "token": "ingest token of the project",
    "run": "joins sessions (shards, matrix cells) into one run",
    "branch": "branch, instead of what CI and git say",
    "revision": "commit, instead of what CI and git say",
    "tree": "git tree, instead of what git says",
    "spool": "folder for what has not been sent yet",
    "spool_limit": "size of that folder, such as 500MB (default: 1GB; 0: none), beyond which the oldest sessions go",
    "spool_age": "days after which a session that was not sent goes (default: 30; 0: never)",
    "slow_tick": "seconds that a tick may take before it is told with its call site (default: 0.1)",
    "hang_after": "seconds after which what a test waits for is written down (default: 60; 0: never)",
    "running_after": "seconds after which the page of the run is told that a test runs (default: 1; 0: never)",
    "step_summary": "no: nothing on the page of the job on GitHub Actions (default: yes)",
}

SWITCHES: Final = {
    "cancellations": (True, "see who cancels what, and what comes of it; asyncio.tasks.Task is a subclass meanwhile"),
    "origins": (False, "remember where coroutines are created, to tell of those that are never awaited"),
}
"""In the ini file alone: whether it is on unless it is switched, and what it does."""

ACTIVE: Final = "LOOPGLASS_ACTIVE"
"""Set while a session records: the fingerprint of its target, so that sessions inside its tests stay quiet."""


class Settings(NamedTuple):
    """A session that records. Without `url` and `token` it keeps what it records."""

    url: str | None
    token: str | None
    run: str | None
    branch: str | None
    revision: str | None
    tree: str | None
    spool: str | None
    spool_limit: str | None
    spool_age: str | None
    slow_tick: str | None
    hang_after: str | None
    running_after: str | None
    step_summary: str | None

    @property
    def fingerprint(self) -> str | None:
        return fingerprint(self.token) if self.token else None

    @property
    def target(self) -> str:
        """Tells targets apart without telling the token."""
        return f"{self.fingerprint}@{self.url}"


def fingerprint(token: str) -> str:
    """Tells tokens apart without telling them: 16 hex digits."""
    import hashlib  # only when switched on

    return hashlib.sha256(token.encode()).hexdigest()[:16]


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("loopglass", "what async tests do to the event loop")
    group.addoption("--loopglass", action="store_true", help="Record without a server, and keep the file.")
    for name, text in NAMES.items():
        group.addoption(f"--loopglass-{name.replace('_', '-')}", default=None, help=f"{text[0].upper()}{text[1:]}.")
        parser.addini(f"loopglass_{name}", text, default=None)
    for name, (default, text) in SWITCHES.items():
        parser.addini(f"loopglass_{name}", text, type="bool", default=default)


def settings(config: pytest.Config) -> Settings | None:
    """None: not switched on, or nothing will be run.

    Raises:
        ValueError: switched on with an address or a token that is none.
    """
    option = config.option
    if any(getattr(option, name, False) for name in IDLE):
        return None
    found = Settings(**{name: value(config, name) for name in NAMES})
    found = found._replace(token=secret(found.token))
    if option.loopglass:
        found = found._replace(url=None, token=None)
    elif not (found.url and found.token):
        return None
    else:
        found = found._replace(url=address(found.url))
    return None if os.environ.get(ACTIVE) == found.target else found


def asked(config: pytest.Config, name: str) -> bool:
    """Whether an ini option that is true or false is true."""
    return bool(config.getini(f"loopglass_{name}"))


def address(url: str) -> str:
    """`url` in the one form in which targets are compared.

    Raises:
        ValueError: it is not an http(s) address, or has a password in it, which would be written down.
    """
    from urllib.parse import urlsplit

    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _has_port(parts):
        raise ValueError(f"LOOPGLASS_URL is not an http(s) address: {url}")
    if "@" in parts.netloc:
        raise ValueError("LOOPGLASS_URL has a user name in it; the token is all that is needed")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _has_port(parts: "SplitResult") -> bool:
    """Whether its port is one, if it names any."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def secret(token: str | None) -> str | None:
    """`token` without the line end that files and secret stores like to add; None when nothing else is there.

    Raises:
        ValueError: it cannot be sent.
    """
    kept = (token or "").strip()
    if not kept.isascii() or not kept.isprintable():
        raise ValueError("LOOPGLASS_TOKEN has signs in it that no token has")
    return kept or None


def value(config: pytest.Config, name: str) -> str | None:
    flag = getattr(config.option, f"loopglass_{name}")
    return flag or os.environ.get(f"LOOPGLASS_{name.upper()}") or config.getini(f"loopglass_{name}") or None
