"""What to type to get the first run in here."""

import os
from pathlib import Path
from shlex import quote

from django.conf import settings


def first_run() -> str:
    """Lines for a shell: on the server's own machine the token is read from its file."""
    file = Path(os.environ.get("LOOPGLASS_HOME", "")) / "client.env"
    if settings.LOCAL and file.is_absolute() and file.exists():
        return f"pip install ./plugin\nenv $(cat {quote(str(file))}) pytest"
    address = f"export LOOPGLASS_URL={settings.PUBLIC_URL}"
    return f"pip install ./plugin\n{address}\nexport LOOPGLASS_TOKEN=…\npytest"
