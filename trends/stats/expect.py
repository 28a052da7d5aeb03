"""What was to be expected of each result of a run, from nothing but earlier runs and earlier attempts."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from trends.stats import likelihood
from trends.stats.book import Book
from trends.stats.filter import forecast
from trends.stats.rates import Floats
from trends.stats.result import Result
from trends.stats.settings import Settings
from trends.stats.share import tempered
from trends.stats.state import GOOD
from trends.stats.tally import Integers, Key, tally
from trends.stats.transition import hit


def likelihoods(belief: Floats, failed: Integers, passed: Integers, settings: Settings) -> Floats:
    can_pass = belief[:, GOOD]
    if_good = (can_pass * likelihood.good(failed, passed, 0.0, settings)).sum(axis=1)
    chance: Floats = if_good + (1 - can_pass.sum(axis=1)) * likelihood.broken(failed, passed, settings)
    return chance


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
    rows = belief[[place[result.key] for result in results]]
    failed, passed = attempts_before(results)
    so_far = likelihoods(rows, failed, passed, book.settings)
    return np.clip(likelihoods(rows, failed + 1, passed, book.settings) / so_far, 0.0, 1.0)
