"""How common flaking is in a project: a failure means less where nothing else flakes than where much does."""

from dataclasses import dataclass

import numpy as np

from trends.stats.rates import MENDED, Floats
from trends.stats.settings import Settings
from trends.stats.state import States


@dataclass(frozen=True)
class Share:
    """Kept per project beside the states: how many variants there are, and the sum of their P(flaky)."""

    variants: int = 0
    flaky: float = 0.0

    def value(self, settings: Settings) -> float:
        """The share of flaky variants: what is usual, weighing as much as `usual_variants`, with the project's own."""
        usual = settings.usual_variants * (1 - settings.not_flaky)
        return min((usual + self.flaky) / (settings.usual_variants + self.variants), settings.most_flaky)

    def odds(self, settings: Settings) -> float:
        """By what flaking is likelier here than `Settings.not_flaky` says."""
        here, usual = self.value(settings), 1 - settings.not_flaky
        return here / (1 - here) / (usual / (1 - usual))

    def after(self, before: States, now: States) -> "Share":
        """When these variants' states have gone from `before` to `now`."""
        new = int(np.count_nonzero(before["results"] == 0))
        gone = float(np.where(before["results"] == 0, 0.0, before["p_flaky"]).sum())
        return Share(self.variants + new, self.flaky - gone + float(now["p_flaky"].sum()))


def tempered(belief: Floats, share: Share, settings: Settings) -> Floats:
    """`belief`, held under the usual share of flaky variants, under this project's. What was mended has flaked: to be
    at rest again is no less likely where much flakes."""
    weighed = belief.copy()
    weighed[:, :, MENDED:] *= share.odds(settings)
    weighed /= weighed.sum(axis=(1, 2), keepdims=True)
    return weighed
