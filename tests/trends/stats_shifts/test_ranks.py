import numpy as np
import pytest

from trends.stats.shifts.ranks import Floats, centred_ranks, split_scores

NAN = float("nan")


def row(*values: float) -> Floats:
    return np.array([values], np.float32)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((10, 20, 30), (-1, 0, 1)),
        ((30, 10, 20), (1, -1, 0)),
        ((5, 5, 7, 1), (0, 0, 1.5, -1.5)),
        ((2, 2, 2, 9), (-0.5, -0.5, -0.5, 1.5)),
        ((4, 4, 4), (0, 0, 0)),
        ((NAN, NAN, 8, 3), (0, 0, 0.5, -0.5)),
        ((NAN, 1, 1, 0), (0, 0.5, 0.5, -1)),
        ((NAN, NAN), (0, 0)),
    ],
)
def test_ranks_are_counted_from_their_mean_and_ties_share(
    values: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    assert centred_ranks(row(*values)).tolist() == [list(expected)]


def test_rows_are_ranked_each_on_its_own() -> None:
    both = np.array([[1, 2, 3], [300, 200, 100]], np.float32)
    assert centred_ranks(both).tolist() == [[-1, 0, 1], [1, 0, -1]]


def test_the_score_of_a_split_is_its_rank_sum_over_the_deviation_of_all_orders() -> None:
    """Ranks 1 2 3 4: the last two sum to 7 where 5 is expected; variance (5/4) * 2 * 2 / 3 = 5/3."""
    scores = split_scores(centred_ranks(row(1, 2, 3, 4)), np.array([4]), least_before=2, least_after=2)
    assert scores[0].tolist() == pytest.approx([0, 2 / (5 / 3) ** 0.5, 0, 0])


def test_every_allowed_split_has_a_score() -> None:
    """Ranks 2 1 3, centred 0 -1 1: the last one 1, the last two 0; variance (2/3) * m * (3 - m) / 2 = 2/3."""
    scores = split_scores(centred_ranks(row(20, 10, 30)), np.array([3]), least_before=1, least_after=1)
    assert scores[0].tolist() == pytest.approx([1 / (2 / 3) ** 0.5, 0, 0])


def test_ties_lessen_the_variance() -> None:
    """Centred -1 -1 1 1 of 0 0 5 5: variance 1 * 2 * 2 / 3 = 4/3 and not 5/3."""
    scores = split_scores(centred_ranks(row(0, 0, 5, 5)), np.array([4]), least_before=2, least_after=2)
    assert scores[0, 1] == pytest.approx(2 / (4 / 3) ** 0.5)


def test_what_falls_scores_as_far_below_0_as_what_rises_above() -> None:
    rising, falling = row(1, 5, 2, 8, 9, 7), row(-1, -5, -2, -8, -9, -7)
    counts = np.array([6])
    up = split_scores(centred_ranks(rising), counts, 2, 2)
    assert up.max() > 0
    assert split_scores(centred_ranks(falling), counts, 2, 2).tolist() == (-up).tolist()


def test_a_constant_series_scores_0_at_every_split() -> None:
    scores = split_scores(centred_ranks(row(*[3] * 20)), np.array([20]), least_before=10, least_after=6)
    assert not scores.any()


def test_empty_places_change_no_score() -> None:
    values = (3, 1, 4, 1.5, 9, 2.6)
    full = split_scores(centred_ranks(row(*values)), np.array([6]), 2, 2)
    padded = split_scores(centred_ranks(row(NAN, NAN, NAN, *values)), np.array([6]), 2, 2)
    assert padded[0, :6].tolist() == full[0].tolist()
    assert not padded[0, 6:].any()
