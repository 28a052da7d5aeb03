"""A suite without the plugin and with it, by turns and with no server: it has to end in the same way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.real_suites import compare, junit, summary
from bench.real_suites.execution import Execution, execute
from bench.real_suites.report import MOST_DIFFERENCES
from bench.real_suites.suites import Suite
from bench.real_suites.workshop import Workshop


@dataclass
class Pair:
    """One run of each, and the sentences that say where they differ."""

    plain: Execution
    recorded: Execution
    plain_endings: list[junit.Ending] = field(init=False)
    recorded_endings: list[junit.Ending] = field(init=False)

    def __post_init__(self) -> None:
        """Another pair may write the same files later."""
        self.plain_endings, self.recorded_endings = _endings(self.plain.junit), _endings(self.recorded.junit)

    @property
    def traces(self) -> list[str]:
        """What pytest shows of the plugin that nobody should see."""
        return compare.traces(self.recorded.output)

    @property
    def differences(self) -> list[str]:
        endings = compare.baseline(self.plain_endings, self.recorded_endings)
        return [*_statuses(self.plain.status, self.recorded.status), *endings, *self.traces]

    def lines(self, number: int) -> list[str]:
        said = [f"{_said(one)} in {one.wall_s:.1f} s" for one in (self.plain, self.recorded)]
        first = f"{number}: without the plugin {said[0]}; with it {said[1]}; {len(self.differences)} differences"
        notes = [line for line in self.recorded.output.splitlines() if line.startswith("loopglass: note")]
        return [first, *(f"   {line}" for line in [*notes, *self.differences[:MOST_DIFFERENCES]])]


def pairs(suite: Suite, shop: Workshop, args: Sequence[str], rounds: int) -> list[Pair]:
    """Run `suite` so many times each way. Who goes first changes from round to round."""
    return [_pair(shop, shop.home / "pairs" / str(number), [*suite.args, *args], number) for number in range(rounds)]


def _pair(shop: Workshop, folder: Path, args: Sequence[str], number: int) -> Pair:
    ways = {
        "plain": (["-p", "no:loopglass", *args], {}),
        "recorded": (["--loopglass", *args], {"LOOPGLASS_SPOOL": str(folder / "spool")}),
    }
    order = sorted(ways, reverse=bool(number % 2))
    ran = {name: execute(shop, folder / name, *ways[name], lambda: 0) for name in order}
    return Pair(**ran)


def _endings(path: Path) -> list[junit.Ending]:
    """Empty when pytest ended before any test was run."""
    return junit.read(path) if path.exists() else []


def _statuses(plain: int, recorded: int) -> list[str]:
    return [] if plain == recorded else [f"ended with status {recorded}, without the plugin with {plain}"]


def _said(execution: Execution) -> str:
    try:
        counted = summary.counts(execution.output)
    except ValueError as error:
        return f"status {execution.status}, {error}"
    return f"status {execution.status}, " + ", ".join(f"{number} {name}" for name, number in counted.items())
