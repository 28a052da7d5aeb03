"""One run: what the jobs do when it has ended."""

from trends.stats.filter import advance
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import States
from trends.stats.tally import Tally
from trends.stats.verdicts import decide


def step(states: States, share: Share, run: Tally, settings: Settings) -> tuple[States, Share]:
    """The states of the run's variants (in the order of `run.keys`) and the project's share after it.

    The same runs in the same order give the same numbers to the last bit, whatever the order of results in a run.
    """
    after = decide(advance(states, run, settings), share, settings)
    return after, share.after(states, after)
