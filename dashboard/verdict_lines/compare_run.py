"""What did the backends do differently in one run?"""

from dashboard.difference import short
from dashboard.queries.comparison.names import NAMES
from dashboard.queries.comparison.one_run import MOST, RunComparison
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import count, plural
from dashboard.verdict_lines.compare import ratios
from trends.stats.paired import LEAST, LEAST_GROUPS


def compare_run_line(run: RunComparison, base: int) -> Sentence:
    """`base`: place of the backend that the others are measured by."""
    name = f"run {count(run.number)}"
    if len(run.used) < 2:
        alone = f"Only {short(NAMES[run.used[0]])} has run" if run.used else "Nothing has run with an event loop"
        return (strong(f"{alone} in {name}: there is nothing to compare."),)
    told = [(place, run.means[base, place]) for place in run.used if (base, place) in run.means]
    if not told:
        few = f" Durations are not comparable: fewer than {LEAST_GROUPS} tests passed on both."
        return (*_outcomes(run, name), plain(few))
    once = f" One run is not enough to tell single tests apart: that takes {LEAST}."
    return (*_outcomes(run, name), *ratios(told, base), plain(once))


def _outcomes(run: RunComparison, name: str) -> Sentence:
    if not run.rows:
        return (strong(f"Every test ended alike on all backends in {name}."),)
    number = f"{MOST} tests or more" if len(run.rows) == MOST else plural(len(run.rows), "test")
    verb = "has" if len(run.rows) == 1 else "have"
    return (strong(f"{number} {verb} failed on one backend and passed on another in {name}."),)
