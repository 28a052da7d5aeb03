"""What to type, or to put into a file of CI, to get runs in here."""

import os
from pathlib import Path
from shlex import quote
from typing import Final, NamedTuple

from django.conf import settings

from dashboard.queries.project import Frame, owns_token

WAYS: Final = {"pip": "pip", "uv": "uv", "github": "GitHub Actions", "gitlab": "GitLab CI"}
"""By what stands in the address; the first is the usual one."""
FROM_GIT: Final = '"git+https://github.com/OWNER/loopglass#subdirectory=plugin"'
UNKNOWN: Final = "…"
"""In place of a token that nobody can show again."""


class Snippet(NamedTuple):
    text: str
    needs_token: bool
    """Somebody has to put a token in, or to store it where CI keeps secrets."""


def snippet(project: Frame, way: str, secret: str = "") -> Snippet:
    """`secret`: of a token that was made just now. On the server's own machine the token is read from its file."""
    if way == "github":
        return Snippet(_github(), needs_token=True)
    if way == "gitlab":
        return Snippet(_gitlab(), needs_token=True)
    plugin = quote(str(Path(settings.BASE_DIR) / "plugin")) if settings.LOCAL else "./plugin"
    install, run = ("uv pip install", "uv run pytest") if way == "uv" else ("pip install", "pytest")
    file = None if secret else _client_file(project)
    if file:
        return Snippet(f"{install} {plugin}\nenv $(cat {quote(str(file))}) {run}", needs_token=False)
    address = f"export LOOPGLASS_URL={settings.PUBLIC_URL}"
    lines = (f"{install} {plugin}", address, f"export LOOPGLASS_TOKEN={secret or UNKNOWN}", run)
    return Snippet("\n".join(lines), needs_token=not secret)


def _github() -> str:
    return (
        f"- run: pip install {FROM_GIT}\n- run: pytest\n  env:\n    LOOPGLASS_URL: {settings.PUBLIC_URL}\n"
        "    LOOPGLASS_TOKEN: ${{ secrets.LOOPGLASS_TOKEN }}"
    )


def _gitlab() -> str:
    return (
        f"test:\n  variables:\n    LOOPGLASS_URL: {settings.PUBLIC_URL}\n"
        "  # LOOPGLASS_TOKEN is a masked variable of the project\n"
        f"  script:\n    - pip install {FROM_GIT}\n    - pytest"
    )


def _client_file(project: Frame) -> Path | None:
    """The file that `manage.py up` keeps the first project's tokens in, if this is that project."""
    file = Path(os.environ.get("LOOPGLASS_HOME", "")) / "client.env"
    if settings.LOCAL and file.is_absolute() and owns_token(project, _token_in(file)):
        return file
    return None


def _token_in(file: Path) -> str:
    """The ingest token of the file; empty when there is none to be read."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition("=")[2] for line in lines if line.startswith("LOOPGLASS_TOKEN=")), "")
