"""What is put side by side in comparisons. Lists of three in their rows are in these orders."""

from typing import Final

from ingest.models import Backend

LOOPS: Final = (Backend.ASYNCIO, Backend.UVLOOP, Backend.TRIO)
PAIRS: Final = ((0, 1), (0, 2), (1, 2))
"""Places in `LOOPS`: the second over the first."""
DAYS: Final = (7, 14, 30)
"""How far back is looked."""
