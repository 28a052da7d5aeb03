"""Loopglass: the very code of the jobs."""

from collections.abc import Iterator, Sequence

from bench.verdicts.history import History
from bench.verdicts.rules.rule import Judgement, Rule
from trends.stats.outlook import outlook
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import FLAKY, fresh
from trends.stats.step import step


def filtered(history: History, at: Sequence[int]) -> Iterator[Judgement]:
    settings, share = Settings(), Share()
    states, wanted = fresh(history.variants, settings), set(at)
    for run, here, tally in history.tallies(max(at)):
        states[here], share = step(states[here], share, tally, settings)
        if run in wanted:
            seen = outlook(states, share, settings)
            yield Judgement(states["flags"] & FLAKY > 0, seen.p_flaky, seen.score)


LOOPGLASS = Rule("Loopglass", filtered)
