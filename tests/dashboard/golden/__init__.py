"""Cases that Python and JavaScript are both held to."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def cases(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
