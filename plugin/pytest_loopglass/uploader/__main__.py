"""`python -m pytest_loopglass.uploader FOLDER`, with LOOPGLASS_TOKEN in the environment.

The plugin runs this file by its path, isolated and without site packages, so that nothing of the suite is imported.
"""

import os
import sys
from pathlib import Path

if not __package__:
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from pytest_loopglass.uploader.live import ship

if __name__ == "__main__":
    ship(Path(sys.argv[1]).absolute(), os.environ.get("LOOPGLASS_TOKEN", ""))
