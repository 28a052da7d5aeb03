"""How many tests can I not believe, and where?"""

from dashboard.queries.flaky import OnBackend
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import count, plural

LOOPLESS = "none"


def flaky_line(backends: list[OnBackend], runs: int) -> Sentence:
    """`runs`: how many the project has had."""
    variants, flaky = sum(on.variants for on in backends), sum(on.flaky for on in backends)
    if not flaky:
        checked = f" {plural(variants, 'variant')} in {plural(runs, 'run')}." if variants else ""
        return (strong("No test has passed and failed on the same code."), plain(checked))
    verb = "has" if flaky == 1 else "have"
    finding = f"{count(flaky)} of {plural(variants, 'variant')} {verb} passed and failed on the same code."
    order = " Those that did so on the most versions come first." if flaky > 1 else ""
    return (strong(finding), plain(f"{_where(backends, flaky)}{order}"))


def _where(backends: list[OnBackend], flaky: int) -> str:
    """The backend most of them are on, when there is a choice."""
    seen = [on for on in backends if on.variants and on.backend != LOOPLESS]
    most = max(seen, key=lambda on: on.flaky, default=None)
    if most is None or len(seen) < 2 or most.flaky * 2 <= flaky or flaky < 2:
        return ""
    share = "All of them are" if most.flaky == flaky else f"{count(most.flaky)} of the {count(flaky)} are"
    return f" {share} on {most.backend}."
