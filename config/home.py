"""The home folder: where `up` keeps everything of one installation."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def make_home(path: Path) -> Path:
    """The folder, resolved; made when missing, closed to others. One that exists keeps its modes.

    Root leaves it enterable: PostgreSQL runs there as another account, in a folder of its own.
    Raises ImproperlyConfigured when it cannot be used.
    """
    home = path.expanduser().resolve()
    try:
        if not home.exists():
            home.mkdir(parents=True)
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (home / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{home} cannot be the home folder: {error.strerror}") from error
    return home
