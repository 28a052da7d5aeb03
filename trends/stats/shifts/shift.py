"""A lasting change of a series."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shift:
    run_low: int
    run: int
    run_high: int
    """The first run of the new level: most likely `run`, with a probability of .90 in `run_low`..`run_high`."""
    ratio: float
    ratio_low: float
    ratio_high: float
    """New level over old, after the run factor is taken out, with its 90 % interval. Above 1: slower."""
    before_s: float
    after_s: float
    """Median seconds on either side, as they would be on the runner as it is now."""
    recovered: bool
    """Faster, and back to where it was before it had got slower."""
    seen_run: int
    """The run whose results made it certain."""

    @property
    def slower(self) -> bool:
        return self.ratio > 1
