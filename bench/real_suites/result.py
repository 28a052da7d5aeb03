"""A result as the read API gives it, as far as it is compared."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Result:
    seq: int
    nodeid: str
    backend: str | None
    attempt: int
    outcome: str
    worker: str | None
    run_s: float | None
    idle_s: float | None
    busy_s: float | None
    longest_tick_s: float | None

    @classmethod
    def read(cls, item: dict[str, Any]) -> "Result":
        """Raises KeyError naming the field that an item lacks."""
        return cls(**{field.name: item[field.name] for field in fields(cls)})
