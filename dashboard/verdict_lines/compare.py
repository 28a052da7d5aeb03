"""Does another backend change behaviour, and what does it buy or cost?"""

from collections.abc import Sequence

from dashboard.difference import short
from dashboard.queries.comparison import NAMES, Suite
from dashboard.queries.comparison.figures import Mean
from dashboard.sentence import Sentence, Span, plain, strong
from dashboard.show import count, plural
from dashboard.show.chance import factor
from trends.stats.paired import LEAST, LEAST_GROUPS


def compare_line(suite: Suite | None, base: int) -> Sentence:
    """`base`: place of the backend that the others are measured by."""
    if suite is None or not suite.used:
        return (strong("Nothing to compare yet."), plain(" No run with an event loop has ended."))
    if len(suite.used) == 1:
        alone = short(NAMES[suite.used[0]])
        seen = f" {plural(suite.facts.cases, 'test')} in {plural(suite.facts.runs, 'run')} of {suite.days} days."
        return (strong(f"Only {alone} has run: there is nothing to compare it with."), plain(seen))
    if suite.is_apart:
        each = [f"{count(suite.facts.variants[place])} on {short(NAMES[place])}" for place in suite.used]
        told = f" {' and '.join(each)} alone, in {plural(suite.facts.runs, 'run')}."
        return (strong("No test has run on two backends: there is nothing to compare."), plain(told))
    return (*_outcomes(suite), *_durations(suite, base))


def _outcomes(suite: Suite) -> Sentence:
    if not suite.facts.disagreeing:
        some = f" {plural(suite.facts.untold, 'test')} failed more often somewhere, which chance may explain."
        finding = f"No test disagrees between backends in {plural(suite.facts.runs, 'run')}."
        return (strong(finding), plain(some if suite.facts.untold else ""))
    alone = [f"{tests} only on {short(name)}" for name, tests in zip(NAMES, suite.facts.only_on, strict=True) if tests]
    verb = "disagrees" if suite.facts.disagreeing == 1 else "disagree"
    finding = f"{plural(suite.facts.disagreeing, 'test')} {verb} between backends"
    fail = "fails" if next(filter(None, suite.facts.only_on), 0) == 1 else "fail"
    more = f"; {' and '.join(alone)}".replace(" only", f" {fail} only", 1) if alone else ""
    return (strong(finding), plain(f"{more}, in {plural(suite.facts.runs, 'run')}."))


def _durations(suite: Suite, base: int) -> Sentence:
    figures = suite.kinds["duration"]
    others = [place for place in suite.used if place != base]
    told = [(place, figures.means[base, place]) for place in others if (base, place) in figures.means]
    if not told:
        return (plain(_why_not(suite)),)
    return ratios(told, base)


def ratios(told: Sequence[tuple[int, Mean]], base: int) -> Sentence:
    """Backends by place with what they take against the base; there is at least one."""
    spans: list[Span] = [plain(" Where both pass, ")]
    for place, mean in told:
        of_base = f" {short(NAMES[base])}" if place == told[0][0] else ""
        verb = " is" if place == told[0][0] else ""
        finding = f"{short(NAMES[place])}{verb} {factor(mean.ratio)}{of_base}"
        spans += [strong(finding), plain(f" {_interval(mean)} and ")]
    spans[-1] = plain(spans[-1].text.removesuffix(" and "))
    least = min(mean.cases for _, mean in told)
    return (*spans, plain(f" (geometric mean over {plural(least, 'paired test')})."))


def _interval(mean: Mean) -> str:
    return f"[{mean.low:.2f}\u2009–\u2009{mean.high:.2f}]"


def _why_not(suite: Suite) -> str:
    if suite.unlike:
        names = " and ".join(short(NAMES[place]) for place in suite.unlike)
        return f" Durations are not compared: {names} ran on another runner or Python."
    need = f"{LEAST_GROUPS} tests that passed on both in {LEAST} runs"
    return f" Durations are not comparable yet: that takes {need}."
