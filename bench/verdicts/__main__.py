"""python -m bench.verdicts [--seeds 101 102 …] [--scenario A B C] [--others] | --history FILE [--since DAY]"""

import argparse
from datetime import date
from pathlib import Path

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
    return parser.parse_args()


def compare(scenario: Scenario, seeds: list[int], shape: Shape = USUAL) -> None:
    scores: dict[str, list[Score]] = {rule.name: [] for rule in RULES}
    for seed in seeds:
        here = world(scenario, seed, shape)
        for rule in RULES:
            scores[rule.name].append(score(rule, here))
    print(f"\n{scenario}, {shape.name}\n\n{tables.header()}")
    for name, of_rule in scores.items():
        print(tables.line(name, of_rule), flush=True)


def main() -> None:
    asked = arguments()
    if asked.history:
        report(asked.history, asked.since)
        return
    for shape in OTHERS if asked.others else (USUAL,):
        for scenario in SCENARIOS:
            if scenario.name in asked.scenario:
                compare(scenario, asked.seeds, shape)


if __name__ == "__main__":
    main()
