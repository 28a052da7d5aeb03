"""What to type to get the first run in here."""

import os
from pathlib import Path
from shlex import quote

from django.conf import settings


def first_run() -> list[str]:
    """Lines for a shell: on the server's own machine the token is read from its file."""
    file = Path(os.environ.get("LOOPGLASS_HOME", "")) / "client.env"
    if settings.LOCAL and file.is_absolute() and file.exists():
        return ["pip install ./plugin", f"env $(cat {quote(str(file))}) pytest"]
    return [
        "pip install ./plugin",
        f"export LOOPGLASS_URL={settings.PUBLIC_URL}",
        "export LOOPGLASS_TOKEN=…",
        "pytest",
    ]
