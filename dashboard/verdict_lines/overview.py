"""Is the branch healthy, and if not, what one thing do I do?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.named import the_flagged, the_run
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import ago, count, plural
from dashboard.verdict_lines.runs import ENOUGH


@dataclass(frozen=True, slots=True)
class Health:
    branch: str
    trunk: str
    """Whose verdicts the counts below are."""
    statuses: Sequence[str]
    """Of the branch's finished runs, newest first; `flaky` is one that failed by known flakes only."""
    red_since: int | None
    """Number of the first run of those that have failed without a pause up to now, by more than flakes; None: none."""
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
    finding = _red(health, now) if health.red_since is not None else _not_red(health)
    return (*finding, *_flaky(health), *_thin(health)) if health.branch == health.trunk else (*finding, *_thin(health))


def _not_red(health: Health) -> list[Span]:
    return _green(health) if health.statuses[0] == "passed" else _amber(health)


def _amber(health: Health) -> list[Span]:
    row = streak(health.statuses)
    runs = _newest(health) if row == 1 else f"{count(row)} runs in a row"
    spans = [strong(f"{health.branch} fails by flakes only:"), plain(f" {runs} had no other failure.")]
    return [*spans, *(_broken(health, "Still, ") if health.branch == health.trunk else _elsewhere(health))]


def _green(health: Health) -> list[Span]:
    row = streak(health.statuses)
    if row == 1:
        spans = [strong(f"{health.branch} is green:"), plain(f" {_newest(health)} passed.")]
    else:
        spans = [strong(f"{health.branch} is green:"), plain(f" {count(row)} runs in a row have passed.")]
    return [*spans, *(_broken(health, "Still, ") if health.branch == health.trunk else _elsewhere(health))]


def _red(health: Health, now: datetime) -> list[Span]:
    row = streak(health.statuses)
    when = f" ({ago(health.red_at, now)})" if health.red_at else ""
    since = the_run(health.red_since or 0, strong=True)
    finding = filled("{branch} is red since {run}{when}:", strong=True, branch=health.branch, run=since, when=when)
    runs = _newest(health) if row == 1 else f"{count(row)} runs in a row"
    if health.branch != health.trunk:
        return [*finding, plain(f" {runs} did not pass."), *_elsewhere(health)]
    if health.broken:
        return [*finding, *_broken(health, "")]
    if len(health.statuses) == 1:
        return [*finding, plain(f" {runs} did not pass. One run cannot tell broken tests from flaky ones.")]
    return [*finding, plain(f" {runs} did not pass, and no test is known to be broken.")]


def _newest(health: Health) -> str:
    return "its first run" if len(health.statuses) == 1 else "its newest run"


def _elsewhere(health: Health) -> list[Span]:
    """Tests are judged by the default branch, so what is known of them is said of that one."""
    broken = f" {'fails' if health.broken == 1 else 'fail'} every time" if health.broken else ""
    flaky = f" {'is' if health.flaky == 1 else 'are'} flaky" if health.flaky else ""
    if not broken and not flaky:
        return []
    return filled(
        " On {trunk}, {broken}{fails}{both}{flaky}{flake}.",
        trunk=health.trunk,
        broken=the_flagged(health.broken_text if broken else "", "broken"),
        fails=broken,
        both=" and " if broken and flaky else "",
        flaky=the_flagged(health.flaky_text if flaky else ""),
        flake=flaky,
    )


def _broken(health: Health, lead: str) -> list[Span]:
    if not health.broken:
        return []
    verb = "fails" if health.broken == 1 else "fail"
    named = the_flagged(health.broken_text, "broken", strong=True)
    return [plain(f" {lead}"), *filled("{tests} {verb} every time.", strong=True, tests=named, verb=verb)]


def _flaky(health: Health) -> list[Span]:
    if not health.flaky:
        return []
    verb = "is" if health.flaky == 1 else "are"
    return filled(" Separately, {tests} {verb} flaky.", tests=the_flagged(health.flaky_text), verb=verb)


def _thin(health: Health) -> list[Span]:
    """Of a first run that failed enough is said."""
    ended = len(health.statuses)
    if ended == 1 and health.red_since is not None:
        return []
    return [plain(f" {plural(ended, 'run')} so far; {ENOUGH} are needed for a rate.")] if ended < ENOUGH else []


def streak(statuses: Sequence[str]) -> int:
    """How many of the newest runs ended alike, passed or not."""
    green = [status == "passed" for status in statuses]
    return next((at for at, one in enumerate(green) if one != green[0]), len(green))
