"""Figures as Markdown."""

import json
import statistics
from collections.abc import Mapping, Sequence

from bench.plugin.contestants import Contestant, version
from bench.plugin.rounds import Outcome, Spread, spread
from bench.plugin.suites import Suite


def suite_table(suite: Suite, contestants: Sequence[Contestant], outcome: Outcome) -> str:
    """One line for each contestant, the one with the least CPU first; those that did not run last, with the reason."""
    ran = [contestant for contestant in contestants if contestant.name in outcome.ratios]
    ran.sort(key=lambda contestant: _spread(outcome, contestant, "tree"))  # steadier than wall
    lines = [
        f"### {suite.title}",
        "",
        _plain(outcome),
        "",
        "| reporter | version | wall | CPU, all processes | CPU, pytest alone | pairs |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_line(contestant, outcome) for contestant in ran),
        *(_excuse(contestant, outcome) for contestant in contestants if contestant.name in outcome.failed),
    ]
    return "\n".join(lines)


def _plain(outcome: Outcome) -> str:
    if not outcome.plain:
        return "No pair was measured."
    wall, cpu = (spread([getattr(cost, which) for cost in outcome.plain]) for which in ("wall", "tree"))
    return f"Plain pytest took {wall} s, {cpu} s of CPU: median (min–max) of {len(outcome.plain)} runs."


def _line(contestant: Contestant, outcome: Outcome) -> str:
    figures = [str(_spread(outcome, contestant, which)) for which in ("wall", "tree", "alone")]
    pairs = str(len(outcome.ratios[contestant.name]))
    return f"| {' | '.join([contestant.name, version(contestant), *figures, pairs])} |"


def _excuse(contestant: Contestant, outcome: Outcome) -> str:
    return f"| {contestant.name} | {version(contestant)} | {_cell(outcome.failed[contestant.name])} | – | – | 0 |"


def _spread(outcome: Outcome, contestant: Contestant, which: str) -> Spread:
    return spread([getattr(cost, which) for cost in outcome.ratios[contestant.name]])


def _cell(text: str) -> str:
    """Text that breaks no table."""
    short = text if len(text) <= 120 else f"{text[:119]}…"
    return short.replace("|", "\\|").replace("\n", " ")


def tick_table(text: str) -> str:
    """Of what `ticks.py` printed."""
    found: Mapping[str, Mapping[str, list[float]]] = json.loads(text)
    lines = [
        "### One empty tick",
        "",
        "| what | a tick without, ns | added, ns: median of pairs (min–max) | added, ns: difference of the minima |",
        "| --- | --- | --- | --- |",
    ]
    for name, pairs in found.items():
        differences = [more - less for less, more in zip(pairs["without"], pairs["with"], strict=True)]
        median, low, high = spread(differences)
        least = min(pairs["with"]) - min(pairs["without"])
        base = statistics.median(pairs["without"])
        lines.append(f"| {name} | {base:.0f} | {median:+.0f} ({low:+.0f} to {high:+.0f}) | {least:+.0f} |")
    return "\n".join(lines)
