"""Files of NAME=value lines that only their owner may read: they hold secrets."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, mode 0600 from the start."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)


def lines(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


def write(path: Path, values: Mapping[str, str]) -> None:
    write_private(path, lines(values))


def read(path: Path) -> dict[str, str]:
    """Empty when there is no such file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
