"""How high the largest score of any split must be: the same for every distribution of values, by the number of them.

`python -m trends.stats.shifts.simulate rank_sum` and `gap` make the tables: largest absolute score over all splits
with at least 10 values before and 6 after, in random orders of n distinct ranks.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import numpy as np

ALPHAS = (3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5)
Table = Mapping[int, tuple[float, ...]]
"""By number of values, a score for each of `ALPHAS`."""
RANK_SUMS: Table = {
    16: (2.712, 2.929, 3.145, 3.254, 3.254, 3.254),
    18: (2.997, 3.199, 3.372, 3.487, 3.554, 3.554),
    20: (3.086, 3.299, 3.472, 3.609, 3.703, 3.780),
    22: (3.165, 3.363, 3.561, 3.701, 3.824, 3.907),
    24: (3.215, 3.447, 3.630, 3.795, 3.923, 4.027),
    26: (3.268, 3.497, 3.703, 3.854, 4.006, 4.126),
    28: (3.316, 3.527, 3.740, 3.900, 4.043, 4.178),
    30: (3.344, 3.564, 3.788, 3.959, 4.122, 4.252),
    33: (3.386, 3.611, 3.825, 3.998, 4.189, 4.339),
    36: (3.426, 3.657, 3.881, 4.060, 4.230, 4.366),
    40: (3.453, 3.686, 3.923, 4.092, 4.282, 4.436),
    45: (3.509, 3.746, 3.974, 4.168, 4.338, 4.496),
    50: (3.546, 3.774, 4.014, 4.198, 4.390, 4.547),
    60: (3.590, 3.839, 4.081, 4.284, 4.473, 4.688),
    75: (3.645, 3.895, 4.143, 4.352, 4.543, 4.720),
    90: (3.688, 3.937, 4.198, 4.420, 4.637, 4.826),
    120: (3.728, 4.000, 4.258, 4.476, 4.691, 4.899),
    180: (3.814, 4.064, 4.330, 4.557, 4.759, 4.960),
    255: (3.866, 4.123, 4.389, 4.615, 4.828, 5.080),
}
"""From 3 000 000 orders, the first column from 400 000."""
GAPS: Table = {
    16: (3.227, 3.486, 3.486, 3.873, 3.873, 3.873),
    18: (3.384, 3.689, 3.795, 4.137, 4.216, 4.216),
    20: (3.578, 3.657, 4.025, 4.099, 4.382, 4.472),
    22: (3.587, 3.868, 3.949, 4.264, 4.282, 4.513),
    24: (3.674, 3.900, 4.111, 4.243, 4.485, 4.506),
    26: (3.695, 3.922, 4.155, 4.315, 4.566, 4.660),
    28: (3.719, 3.944, 4.168, 4.422, 4.542, 4.682),
    30: (3.757, 4.017, 4.184, 4.392, 4.624, 4.747),
    33: (3.765, 4.051, 4.277, 4.449, 4.640, 4.782),
    36: (3.804, 4.065, 4.318, 4.482, 4.714, 4.819),
    40: (3.864, 4.116, 4.369, 4.518, 4.747, 4.878),
    45: (3.895, 4.093, 4.351, 4.578, 4.748, 4.990),
    50: (3.919, 4.183, 4.424, 4.567, 4.808, 4.939),
    60: (3.981, 4.209, 4.450, 4.648, 4.866, 5.037),
    75: (4.015, 4.246, 4.491, 4.702, 4.927, 5.169),
    90: (4.041, 4.270, 4.519, 4.734, 4.954, 5.164),
    120: (4.090, 4.332, 4.581, 4.797, 5.049, 5.238),
    180: (4.145, 4.384, 4.632, 4.847, 5.051, 5.217),
    255: (4.183, 4.433, 4.691, 4.913, 5.127, 5.316),
}
"""From 2 000 000 orders."""
Score = Literal["rank_sum", "gap"]
TABLES: Mapping[Score, Table] = {"rank_sum": RANK_SUMS, "gap": GAPS}


@lru_cache(maxsize=8192)
def threshold(score: Score, count: int, alpha: float) -> float:
    """Score that one of `alpha` unchanged series of `count` values crosses; infinite below the least count."""
    table = TABLES[score]
    if count < min(table):
        return float("inf")
    sizes = sorted(table)
    inverse = [-1 / size for size in sizes]
    per_alpha = [np.interp(-1 / count, inverse, [table[size][i] for size in sizes]) for i in range(len(ALPHAS))]
    return float(np.interp(-np.log(alpha), [-np.log(a) for a in ALPHAS], per_alpha))
