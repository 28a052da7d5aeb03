"""What was to be expected of each result of a run, from nothing but earlier runs and earlier attempts."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from trends.stats import likelihood
from trends.stats.book import Book
from trends.stats.filter import forecast
from trends.stats.outlook import out
from trends.stats.rates import Floats
from trends.stats.result import Result
from trends.stats.settings import Settings
from trends.stats.share import tempered
from trends.stats.state import GOOD
from trends.stats.tally import Integers, Key, tally
from trends.stats.transition import hit


def likelihoods(belief: Floats, outage: Floats, failed: Integers, passed: Integers, settings: Settings) -> Floats:
    """Of so many failures and passes in one run, with the probability `outage` (per variant) of one that lasts."""
    can_pass = belief[:, GOOD]
    if_good = (can_pass * likelihood.good(failed, passed, 0.0, settings)).sum(axis=1)
    chance: Floats = if_good + (1 - can_pass.sum(axis=1)) * likelihood.broken(failed, passed, settings)
    struck: Floats = (1 - outage) * chance + outage * (passed == 0)
    return struck


def attempts_before(results: Sequence[Result]) -> tuple[Integers, Integers]:
    """For each result how many attempts of the same variant failed and passed before it in this run."""
    counts: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
    before = np.zeros((len(results), 2), np.int64)
    for place, result in enumerate(results):
        count = counts[result.key]
        before[place] = count
        count[result.failed] += result.counts
    return before[:, 1], before[:, 0]


def expected(book: Book, results: Sequence[Result]) -> Floats:
    """Per result of one run, in their order, the probability that it fails. The run must not be in the book yet."""
    run = tally(results, silent=True)
    if run is None:
        return np.zeros(0)
    states = book.states_of(run.keys)
    ahead = forecast(states, run, book.settings)
    belief = tempered(hit(ahead.belief, ahead.together, book.settings), book.share, book.settings)
    place = {key: number for number, key in enumerate(run.keys)}
    rows = [place[result.key] for result in results]
    now, outage = belief[rows], out(states, book.settings)[rows]
    failed, passed = attempts_before(results)
    so_far = likelihoods(now, outage, failed, passed, book.settings)
    return np.clip(likelihoods(now, outage, failed + 1, passed, book.settings) / so_far, 0.0, 1.0)
