"""What all planted faults have."""

from typing import Protocol

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances


class Fault(Protocol):
    @property
    def cases(self) -> frozenset[str]:
        """Node ids without the backend; empty: it may befall any test."""
        ...

    def touch(self, attempt: Attempt, under: Circumstances, /) -> None:
        """Change the attempt if the fault shows in it."""
        ...
