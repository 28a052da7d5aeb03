"""What is printed, as Markdown."""

from collections.abc import Sequence

import numpy as np

from bench.verdicts.scoring import NEGATIVES, Score


def spread(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}"


def mean(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f}"


def medians(scores: Sequence[Score], change: str) -> str:
    """Median delay in commits at each rate, over all worlds."""
    together: dict[float, list[float]] = {}
    for score in scores:
        for rate, delays in getattr(score, change).items():
            together.setdefault(rate, []).extend(delays)
    return " / ".join(f"{np.median(together[rate]):.0f}" for rate in sorted(together))


def line(name: str, scores: Sequence[Score]) -> str:
    cells = [
        name,
        mean([score.precision for score in scores]),
        mean([score.recall for score in scores]),
        spread([score.f1 for score in scores]),
        mean([score.best_f1 for score in scores]),
        mean([score.auc for score in scores]),
        mean([score.brier for score in scores]),
        medians(scores, "onset"),
        medians(scores, "clear"),
        f"{np.mean([score.false_raises for score in scores]):.1f}",
        *(mean([score.flagged[kind] for score in scores]) for kind in NEGATIVES),
    ]
    return f"| {' | '.join(cells)} |"


def header() -> str:
    columns = [
        *("rule", "P", "R", "F1", "F1*", "AUC", "Brier", "onset 1/5/20 %", "clear 1/5/20 %", "false raises"),
        *(f"flags {kind}" for kind in NEGATIVES),
    ]
    return f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"
