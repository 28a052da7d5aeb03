"""What to type to get the first run in here."""

import os
from pathlib import Path
from shlex import quote

from django.conf import settings

from dashboard.queries.project import Frame, owns_token


def first_run(project: Frame) -> str:
    """Lines for a shell. On the server's own machine the token is read from its file, if it is this project's."""
    file = Path(os.environ.get("LOOPGLASS_HOME", "")) / "client.env"
    if settings.LOCAL and file.is_absolute() and owns_token(project, _token_in(file)):
        return f"pip install ./plugin\nenv $(cat {quote(str(file))}) pytest"
    address = f"export LOOPGLASS_URL={settings.PUBLIC_URL}"
    return f"pip install ./plugin\n{address}\nexport LOOPGLASS_TOKEN=…\npytest"


def _token_in(file: Path) -> str:
    """The ingest token of the file; empty when there is none to be read."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition("=")[2] for line in lines if line.startswith("LOOPGLASS_TOKEN=")), "")
