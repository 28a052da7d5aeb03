"""How high the largest split score must be: the same for every distribution of values, by the number of them.

`python -m trends.stats.shifts.simulate 3000000` makes the table: largest absolute score over all splits with at least
10 values before and 6 after, in random orders of n distinct ranks.
"""

from functools import lru_cache

import numpy as np

ALPHAS = (3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5)
TABLE: dict[int, tuple[float, ...]] = {
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
"""By number of values, a score for each of `ALPHAS`; from 3 000 000 orders, the first from 400 000."""


@lru_cache(maxsize=4096)
def threshold(count: int, alpha: float) -> float:
    """Score that one of `alpha` unchanged series of `count` values crosses; infinite below the least count."""
    if count < min(TABLE):
        return float("inf")
    sizes = sorted(TABLE)
    inverse = [-1 / size for size in sizes]
    per_alpha = [np.interp(-1 / count, inverse, [TABLE[size][i] for size in sizes]) for i in range(len(ALPHAS))]
    return float(np.interp(-np.log(alpha), [-np.log(a) for a in ALPHAS], per_alpha))
