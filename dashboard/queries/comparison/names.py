"""The backends that are compared, by name and in order."""

from typing import Final

from trends.sides import LOOPS

NAMES: Final[tuple[str, ...]] = tuple(str(loop.label) for loop in LOOPS)
"""Lists of three are in this order."""
