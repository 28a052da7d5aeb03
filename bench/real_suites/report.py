"""What one run of a suite came to, for people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.real_suites.execution import Execution
from bench.real_suites.result import Result

MOST_DIFFERENCES = 20


@dataclass(frozen=True)
class Report:
    title: str
    run_url: str
    results: Sequence[Result]
    execution: Execution
    plain_s: float | None
    """How long pytest took without the plugin; None: not tried."""
    differences: dict[str, list[str]]
    """What was compared, and the sentences that say where it differs."""

    @property
    def differs(self) -> bool:
        return any(self.differences.values())

    def lines(self) -> list[str]:
        rows = [("suite", self.title), ("run", self.run_url)]
        rows += [("results", f"{len(self.results)}: {_tally(result.outcome for result in self.results)}")]
        rows += [("backends", _tally(result.backend or "none" for result in self.results))]
        rows += [("workers", _tally(result.worker or "none" for result in self.results))]
        rows += [("pytest", f"exit status {self.execution.status}, {self._duration()}")]
        rows += [("streamed", self._streamed())]
        rows += [("differences", ", ".join(f"{name} {len(found)}" for name, found in self.differences.items()))]
        table = [f"{name:<12} {text}" for name, text in rows]
        return table + [line for name, found in self.differences.items() for line in _list(name, found)]

    def _duration(self) -> str:
        plain = "" if self.plain_s is None else f", without the plugin {self.plain_s:.1f} s"
        return f"{self.execution.wall_s:.1f} s{plain}"

    def _streamed(self) -> str:
        looks = self.execution.looks
        if not looks:
            return "no result was there before pytest ended"
        (first_s, _), (_, most) = looks[0], looks[-1]
        return f"first result after {first_s:.1f} s, {most} stored before pytest ended, grew {len(looks)} times"


def _tally(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).most_common())


def _list(name: str, found: Sequence[str]) -> list[str]:
    more = [f"{name}: and {len(found) - MOST_DIFFERENCES} more"] if len(found) > MOST_DIFFERENCES else []
    return [f"{name}: {sentence}" for sentence in found[:MOST_DIFFERENCES]] + more
