"""Is the branch healthy, and if not, what one thing do I do?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.sentence import Sentence, Span, plain, strong
from dashboard.show import ago, count, plural
from dashboard.verdict_lines.runs import ENOUGH


@dataclass(frozen=True, slots=True)
class Health:
    branch: str
    trunk: str
    """Whose verdicts the counts below are."""
    statuses: Sequence[str]
    """Of the branch's finished runs, newest first."""
    red_since: int | None
    """Number of the first run of those that have failed without a pause up to now; None: the newest passed."""
    red_at: datetime | None
    """When that began."""
    broken: int
    broken_text: str
    """`2 tests`"""
    flaky: int
    flaky_text: str


def overview_line(health: Health, now: datetime) -> Sentence:
    if not health.statuses:
        return (strong(f"No run has ended on {health.branch} yet."),)
    finding = _red(health, now) if health.red_since is not None else _green(health)
    return (*finding, *_flaky(health), *_thin(health)) if health.branch == health.trunk else (*finding, *_thin(health))


def _green(health: Health) -> list[Span]:
    row = streak(health.statuses)
    if row == 1:
        spans = [strong(f"{health.branch} is green:"), plain(" its newest run passed.")]
    else:
        spans = [strong(f"{health.branch} is green:"), plain(f" {count(row)} runs in a row have passed.")]
    return [*spans, *(_broken(health, "Still, ") if health.branch == health.trunk else _elsewhere(health))]


def _red(health: Health, now: datetime) -> list[Span]:
    row = streak(health.statuses)
    when = f" ({ago(health.red_at, now)})" if health.red_at else ""
    finding = strong(f"{health.branch} is red since run {count(health.red_since or 0)}{when}:")
    runs = "its newest run" if row == 1 else f"{count(row)} runs in a row"
    if health.branch != health.trunk:
        return [finding, plain(f" {runs} did not pass."), *_elsewhere(health)]
    if health.broken:
        return [finding, *_broken(health, "")]
    return [finding, plain(f" {runs} did not pass, and no test is known to be broken.")]


def _elsewhere(health: Health) -> list[Span]:
    """Tests are judged by the default branch, so what is known of them is said of that one."""
    known = [f"{health.broken_text} {'fails' if health.broken == 1 else 'fail'} every time" if health.broken else ""]
    known += [f"{health.flaky_text} {'is' if health.flaky == 1 else 'are'} flaky" if health.flaky else ""]
    told = " and ".join(text for text in known if text)
    return [plain(f" On {health.trunk}, {told}.")] if told else []


def _broken(health: Health, lead: str) -> list[Span]:
    if not health.broken:
        return []
    verb = "fails" if health.broken == 1 else "fail"
    return [plain(f" {lead}"), strong(f"{health.broken_text} {verb} every time.")]


def _flaky(health: Health) -> list[Span]:
    if not health.flaky:
        return []
    verb = "is" if health.flaky == 1 else "are"
    return [plain(f" Separately, {health.flaky_text} {verb} flaky.")]


def _thin(health: Health) -> list[Span]:
    ended = len(health.statuses)
    return [plain(f" {plural(ended, 'run')} so far; {ENOUGH} are needed for a rate.")] if ended < ENOUGH else []


def streak(statuses: Sequence[str]) -> int:
    """How many of the newest runs ended alike, passed or not."""
    green = [status == "passed" for status in statuses]
    return next((at for at, one in enumerate(green) if one != green[0]), len(green))
