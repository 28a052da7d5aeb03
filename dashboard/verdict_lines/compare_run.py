"""What did the backends do differently in a run, or in a few?"""

from collections.abc import Sequence

from dashboard.difference import short
from dashboard.queries.comparison.in_runs import RunComparison
from dashboard.queries.comparison.in_runs_sql import MOST
from dashboard.queries.comparison.names import NAMES
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import count, plural
from dashboard.verdict_lines.compare import ratios
from trends.stats.paired import LEAST, LEAST_GROUPS


def runs_said(numbers: Sequence[int]) -> str:
    """`run 3`, `runs 3 and 4`, `runs 3, 4 and 9`."""
    *most, last = [count(number) for number in numbers]
    return f"runs {', '.join(most)} and {last}" if most else f"run {last}"


def compare_run_line(run: RunComparison, base: int) -> Sentence:
    """`base`: place of the backend that the others are measured by."""
    name = runs_said(run.numbers)
    if len(run.used) < 2:
        alone = f"Only {short(NAMES[run.used[0]])} has run" if run.used else "Nothing has run with an event loop"
        return (strong(f"{alone} in {name}: there is nothing to compare."),)
    if not run.shared:
        return (strong(f"No test has run on two backends in {name}: there is nothing to compare."),)
    return (*_outcomes(run, name), *_durations(run, base))


def _durations(run: RunComparison, base: int) -> Sentence:
    if run.unlike:
        return (plain(" Durations are not compared: the backends did not run on the same machine and Python."),)
    told = [(place, run.means[base, place]) for place in run.used if (base, place) in run.means]
    if not told:
        return (plain(f" Durations are not comparable: fewer than {LEAST_GROUPS} tests passed on both."),)
    return (*ratios(told, base), plain(_few(run)))


def _few(run: RunComparison) -> str:
    runs = len(run.numbers)
    versions = f" The runs are of {plural(len(run.codes), 'version')} of the code." if len(run.codes) > 1 else ""
    if runs >= LEAST:
        return versions
    enough = "One run is" if runs == 1 else f"{count(runs)} runs are"
    return f" {enough} not enough to tell single tests apart: that takes {LEAST}.{versions}"


def _outcomes(run: RunComparison, name: str) -> Sentence:
    if not run.rows:
        return (strong(f"Every test ended alike on all backends in {name}."),)
    number = f"{MOST} tests or more" if len(run.rows) == MOST else plural(len(run.rows), "test")
    verb = "has" if len(run.rows) == 1 else "have"
    return (strong(f"{number} {verb} failed on one backend and passed on another in {name}."),)
