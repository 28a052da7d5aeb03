"""The key that signs cookies, made once."""

import secrets
from pathlib import Path

from config.env_file import write_private


def secret_key(home: Path) -> str:
    path = home / "secret-key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(64) + "\n")
    return path.read_text(encoding="ascii").strip()
