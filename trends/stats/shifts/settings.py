"""What counts as a shift, for each kind of series."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Settings:
    floor_s: float = 0.001
    """Shorter values count as this: below it clocks and schedulers are measured, not programs."""
    min_delta_s: float = 0.005
    """A smaller difference of medians is nobody's concern."""
    min_ratio: float = 1.15
    """Larger over smaller median; less is not reported, however sure."""
    min_spreads: float = 0.5
    """The difference of medians over the spread of the values, both of logarithms."""
    window: int = 120
    """Values kept of a series. At most 255."""
    least_before: int = 10
    least_after: int = 6
    """Values on each side of a split."""
    alpha: float = 1.5e-3
    """Chance that one look at an unchanged series crosses the threshold, in a suite of `alpha_tests` or fewer."""
    alpha_tests: int = 1000
    """In larger suites alpha is divided by how many times larger they are."""
    least_alpha: float = 1e-5
    factor_tests: int = 20
    """With fewer tests to tell the run factor from, it stays what it was."""

    def alpha_for(self, tests: int) -> float:
        """Chance of a crossing per look when `tests` series are looked at in a run."""
        return max(self.alpha * min(1.0, self.alpha_tests / max(tests, 1)), self.least_alpha)


KINDS: Mapping[str, Settings] = MappingProxyType(
    {
        "duration": Settings(),
        "busy": Settings(floor_s=0.0005),
        "longest_tick": Settings(floor_s=0.001, min_delta_s=0.010, min_ratio=1.3),
        "cancellation_latency": Settings(floor_s=0.0002, min_delta_s=0.010, min_ratio=1.5),
        "runner": Settings(floor_s=1e-9, min_delta_s=0.0, min_ratio=1.15, min_spreads=0.0, alpha=3e-4),
    }
)
"""By kind of series. A longest tick is an extreme and varies more; a latency is often next to nothing."""
