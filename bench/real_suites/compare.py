"""What the server stored against what pytest says. Every function returns its differences as sentences."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bench.real_suites.junit import Ending, address
from bench.real_suites.result import Result

CLOSE_S = 1e-6
JUNIT_NAMES = {"xpassed": "passed"}


def final_attempts(results: Iterable[Result]) -> list[Result]:
    """Without the attempts that a rerun replaced: JUnit has only the last."""
    results = list(results)
    last: dict[str, int] = {}
    for result in results:
        last[result.nodeid] = max(result.attempt, last.get(result.nodeid, 0))
    return [result for result in results if result.attempt == last[result.nodeid]]


def sequence(results: Sequence[Result], head: int) -> list[str]:
    """The result sequence is dense, 1…head, and no attempt is stored twice."""
    differences = []
    if [result.seq for result in results] != list(range(1, head + 1)):
        differences.append(f"the sequence is not 1…{head}: {len(results)} results")
    attempts = Counter((result.nodeid, result.attempt) for result in results)
    differences += [f"stored {n} times: {nodeid} attempt {k}" for (nodeid, k), n in attempts.items() if n > 1]
    return differences


def outcomes(results: Iterable[Result], endings: Iterable[Ending]) -> list[str]:
    """Node ids and outcomes, as multisets."""
    stored = Counter(
        Ending(address(result.nodeid), JUNIT_NAMES.get(result.outcome, result.outcome))
        for result in final_attempts(results)
    )
    expected = Counter(endings)
    missing = [f"not stored: {_say(ending)}" for ending in (expected - stored).elements()]
    return missing + [f"only stored: {_say(ending)}" for ending in (stored - expected).elements()]


def baseline(plain: Iterable[Ending], recorded: Iterable[Ending]) -> list[str]:
    """The suite ends as it does without the plugin."""
    before, after = Counter(plain), Counter(recorded)
    gone = [f"only without the plugin: {_say(ending)}" for ending in (before - after).elements()]
    return gone + [f"only with the plugin: {_say(ending)}" for ending in (after - before).elements()]


def unexpected_passes(results: Iterable[Result], counted: int) -> list[str]:
    """JUnit hides unexpected passes; pytest's last line counts them."""
    stored = sum(result.outcome == "xpassed" for result in final_attempts(results))
    return [] if stored == counted else [f"{stored} unexpected passes stored, pytest counted {counted}"]


def backends(results: Iterable[Result], expected: Callable[[str], str | None]) -> list[str]:
    """`expected` tells the backend of a node id; None is a sync test."""
    return [
        f"backend {result.backend or 'none'}, not {expected(result.nodeid) or 'none'}: {result.nodeid}"
        for result in results
        if result.backend != expected(result.nodeid)
    ]


def workers(results: Iterable[Result], xdist: bool) -> list[str]:
    """Under xdist every result names its worker, else none does."""
    return [
        f"worker {result.worker or 'none'}: {result.nodeid}"
        for result in results
        if (result.worker is not None) != xdist
    ]


def figures(results: Iterable[Result]) -> list[str]:
    """Loop figures go together: none without a loop, and with one run = idle + busy and no tick above busy."""
    return [f"{wrong}: {result.nodeid}" for result in results for wrong in _wrong_figures(result)]


def _wrong_figures(result: Result) -> list[str]:
    run_s, idle_s, busy_s, longest_s = result.run_s, result.idle_s, result.busy_s, result.longest_tick_s
    if run_s is None or idle_s is None or busy_s is None or longest_s is None:
        alone = [figure for figure in (run_s, idle_s, busy_s, longest_s) if figure is not None]
        return ["some loop figures without the others"] if alone else []
    wrong = [] if result.backend else ["loop figures without a backend"]
    if abs(run_s - idle_s - busy_s) > CLOSE_S:
        wrong.append(f"run {run_s} is not idle {idle_s} + busy {busy_s}")
    if longest_s > busy_s + CLOSE_S:
        wrong.append(f"longest tick {longest_s} above busy {busy_s}")
    return wrong


def traces(output: str) -> list[str]:
    """Nothing of the plugin shows in tracebacks and warnings."""
    return [f"pytest shows: {line.strip()}" for line in output.splitlines() if "pytest_loopglass" in line]


def _say(ending: Ending) -> str:
    return f"{ending.outcome} {ending.address.classname}::{ending.address.name}"
