import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.interval import wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(10, 46, 0.1226, 0.3557), (0, 20, 0.0, 0.1611), (5, 5, 0.5655, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    rate = wilson(hits, n)
    assert rate is not None
    assert rate.low == pytest.approx(low, abs=5e-4)
    assert rate.high == pytest.approx(high, abs=5e-4)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(observed: tuple[int, int]) -> None:
    rate = wilson(*observed)
    assert rate is not None
    assert 0 <= rate.low <= rate.share <= rate.high <= 1


def test_without_observations_there_is_no_rate() -> None:
    assert wilson(0, 0) is None
