"""The home folder: where `up` keeps everything of one installation."""

import os
from pathlib import Path

from config import env_file

CHECKOUT = Path(__file__).resolve().parent.parent
SERVER_ENV = "server.env"
"""In the home of a running `up`: the variables its programs have."""
CLIENT_ENV = "client.env"
"""In the home: what the pytest plugin and readers of the API need."""


class HomeError(Exception):
    """What is wrong with a home folder, in a sentence for people."""


def default_home() -> Path:
    return Path(os.environ.get("LOOPGLASS_HOME") or CHECKOUT / ".loopglass")


def make_home(path: Path) -> Path:
    """The folder, resolved; made when missing, closed to others. One that exists keeps its mode.

    Root leaves a new one enterable: PostgreSQL runs there as another account, in a folder of its own.
    Raises HomeError when it cannot be used.
    """
    home = path.expanduser().resolve()
    try:
        if not home.exists():
            home.mkdir(parents=True)
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (home / "logs").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise HomeError(f"{home} cannot be the home folder: {error.strerror}") from error
    return home


def load_running() -> None:
    """Let a management command find the database of the `up` that runs on the default home.

    Variables that are set already are kept.
    """
    for name, value in env_file.read(default_home() / SERVER_ENV).items():
        os.environ.setdefault(name, value)


def who_is_missing() -> str:
    """What to do where a command found no database, because none was named; empty if one was."""
    if "DATABASE_URL" in os.environ:
        return ""
    return (
        f"No database: nothing runs on {default_home()}. Start ./scripts/up first; if it keeps its data elsewhere "
        "(--home DIR), set LOOPGLASS_HOME=DIR for this command. A database of your own is named by DATABASE_URL."
    )
