"""Where the server is and what opens it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAMES = ("LOOPGLASS_URL", "LOOPGLASS_TOKEN", "LOOPGLASS_READ_TOKEN")


@dataclass(frozen=True)
class Client:
    url: str
    token: str
    read_token: str


def read_client(environment: Mapping[str, str], file: Path) -> Client:
    """From the environment when it has all three names, else from a file of NAME=value lines. Raises LookupError."""
    found = environment if all(name in environment for name in NAMES) else _parse(file)
    missing = [name for name in NAMES if name not in found]
    if missing:
        raise LookupError(f"{', '.join(missing)}: neither in the environment nor in {file}")
    return Client(*(found[name] for name in NAMES))


def _parse(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.strip().removeprefix("export ") for line in file.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
