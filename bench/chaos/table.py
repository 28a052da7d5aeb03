"""The verdicts by kind of fault."""

from collections.abc import Sequence

from bench.chaos.campaign import Outcome
from bench.chaos.plan import FAULTS
from bench.chaos.verdict import Verdict

HEAD = "| fault | rounds | with -n 2 | also killed | recorded | stored | lost | doubled | changed | said to be lost |"


def table(outcomes: Sequence[Outcome]) -> str:
    rows = [_row(fault, [outcome for outcome in outcomes if outcome.plan.fault == fault]) for fault in FAULTS]
    rows = [row for row in rows if row]
    return "\n".join([HEAD, "| --- " * HEAD.count(" |") + "|", *rows, _row("**all**", outcomes)])


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    """Empty when there was no such round."""
    if not outcomes:
        return ""
    plans = [outcome.plan for outcome in outcomes]
    total = sum((outcome.verdict for outcome in outcomes), Verdict())
    cells = [
        name,
        len(plans),
        sum(plan.workers > 0 for plan in plans),
        sum(plan.trouble is not None and plan.kill is not None for plan in plans),
        total.recorded,
        total.stored,
        total.lost,
        total.doubled,
        total.changed,
        total.told_lost,
    ]
    return f"| {' | '.join(map(str, cells))} |"
