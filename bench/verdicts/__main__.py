"""python -m bench.verdicts [--seeds 101 …] [--scenario A B C] [--others] | --history FILE [--since DAY] [--write]"""

import argparse
from datetime import date
from pathlib import Path

from bench.plugin import document
from bench.verdicts import tables
from bench.verdicts.real import report
from bench.verdicts.rules import RULES
from bench.verdicts.scoring import Score, score
from bench.verdicts.worlds.shape import OTHERS, USUAL, Shape
from bench.verdicts.worlds.world import SCENARIOS, Scenario, world

SEEDS = (101, 102, 103, 104, 105)
"""Not used for tuning: that was done on seeds below 100."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.verdicts")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--scenario", nargs="+", default=[scenario.name for scenario in SCENARIOS])
    parser.add_argument("--others", action="store_true", help="unusual worlds instead: bench/verdicts/worlds/shape.py")
    parser.add_argument("--history", type=Path, help="a real history instead, as trends.stats.replay reads it")
    parser.add_argument("--since", type=date.fromisoformat, help="the part of the history that is reported")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    return parser.parse_args()


def compare(scenario: Scenario, seeds: list[int], shape: Shape = USUAL) -> str:
    """The table of all rules."""
    scores: dict[str, list[Score]] = {rule.name: [] for rule in RULES}
    for seed in seeds:
        here = world(scenario, seed, shape)
        for rule in RULES:
            scores[rule.name].append(score(rule, here))
    return "\n".join([tables.header(), *(tables.line(name, of_rule) for name, of_rule in scores.items())])


def written(name: str, table: str, command: str) -> None:
    document.write(f"verdicts:{name}", f"{table}\n\n{document.origin(command)}")


def main() -> None:
    asked = arguments()
    if asked.history:
        command = f"python -m bench.verdicts --history FILE{f' --since {asked.since}' if asked.since else ''}"
        for name, table in report(asked.history, asked.since):
            print(f"\n{table}", flush=True)
            if asked.write:
                written(name, table, command)
        return
    for shape in OTHERS if asked.others else (USUAL,):
        for scenario in SCENARIOS:
            if scenario.name in asked.scenario:
                table = compare(scenario, asked.seeds, shape)
                print(f"\n{scenario}, {shape.name}\n\n{table}", flush=True)
                if asked.write and shape is USUAL:
                    written(scenario.name, table, "python -m bench.verdicts")


if __name__ == "__main__":
    main()
