"""The figures as a Markdown table."""

from collections.abc import Iterable, Iterator

from bench.slowness.contest import RATIOS, Line


def lines(results: Iterable[Line]) -> Iterator[str]:
    ratios = [f"×{ratio}" for ratio in RATIOS]
    heads = [*(f"{ratio} hit" for ratio in ratios), *(f"{ratio} delay" for ratio in ratios)]
    yield f"| rule | false alarms | {' | '.join(heads)} | µs |"
    yield "|" + " --- |" * (3 + 2 * len(RATIOS))
    for result in results:
        yield f"| {' | '.join(_cells(result))} |"


def _cells(line: Line) -> Iterator[str]:
    yield line.rule
    yield f"{line.quiet.per_1000_100:.0f}"
    for ratio in RATIOS:
        yield f"{line.found[ratio].hits:.2f}"
    for ratio in RATIOS:
        delay = line.found[ratio].delay
        yield "–" if delay == float("inf") else f"{delay:.0f}"
    yield f"{line.quiet.look_us:.0f}"
