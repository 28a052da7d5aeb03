"""`python -m pytest_loopglass.uploader FOLDER`, with LOOPGLASS_TOKEN in the environment.

The plugin runs this file by its path, isolated and without site packages, so that nothing of the suite is imported.
"""

import os
import sys
from pathlib import Path
from typing import Final

if not __package__:
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from pytest_loopglass.spool import read_json

NICE: Final = 5
"""The tests go first where there is more work than cores. It needs so little that its turn comes all the same."""


def main(folder: Path, token: str) -> None:
    os.nice(NICE)
    described = read_json(folder / "session.json") or {}
    if str(described.get("url")).startswith("http:"):
        sys.modules["ssl"] = None  # type: ignore[assignment]  # http.client would load OpenSSL, a sixth of the start
    from pytest_loopglass.uploader.live import ship

    ship(folder, token)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), os.environ.get("LOOPGLASS_TOKEN", ""))
