"""What is going to fail next?"""

from dashboard.named import the_run, the_test
from dashboard.queries.warnings import GROWING_STALL, NEAR_MISS, WarningPage
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import percent, plural
from dashboard.show.chance import factor
from dashboard.words import NEAR_MISS as LIMIT


def warnings_line(page: WarningPage, runs: int, is_first: bool) -> Sentence:
    """`runs`: how many the project has had; `is_first`: the page begins with the first of all."""
    near, stalls = page.counts.get(NEAR_MISS, 0), page.counts.get(GROWING_STALL, 0)
    if not near + stalls:
        looked = f" Looked at {plural(min(runs, 20), 'run')}." if runs else " There is no run yet."
        return (strong("No passing test gives reason to worry."), plain(looked))
    verb = "passes and gives" if near + stalls == 1 else "pass and give"
    found = []
    if near:
        found.append(
            f"{plural(near, 'variant has', 'variants have')} less than {LIMIT * 100:.0f}\u2009% of a deadline left"
        )
    if stalls:
        found.append(f"the longest tick of {plural(stalls, 'variant')} has grown for good")
    worst = _worst(page) if is_first else []
    finding = f"{plural(near + stalls, 'variant')} {verb} reason to worry:"
    return (strong(finding), plain(f" {'; '.join(found)}."), *worst)


def _worst(page: WarningPage) -> list[Span]:
    if not page.rows:
        return []
    row = page.rows[0]
    name, run = the_test(row.case_id, row.case), the_run(row.run)
    if row.least_margin is not None and row.least_margin <= 0:
        return filled(" {name} had overrun its deadline when it passed in {run}.", name=name, run=run)
    if row.least_margin is not None:
        left = percent(row.least_margin)
        return filled(" {name} came closest, with {left} left in {run}.", name=name, left=left, run=run)
    return filled(" That of {name} is {ratio} what it was.", name=name, ratio=factor(row.ratio)) if row.ratio else []
