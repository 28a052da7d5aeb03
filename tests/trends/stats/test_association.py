import pytest

from trends.stats.association import Table, fisher, holm


@pytest.mark.parametrize(
    ("table", "chance"),
    [
        (Table(3, 1, 1, 3), 17 / 70),  # the lady tasting tea, three of four right
        (Table(4, 0, 0, 4), 1 / 70),  # all right
        (Table(2, 0, 0, 3), 1 / 10),  # one of C(5, 2) pairs
        (Table(0, 5, 3, 5), 1.0),  # "at least none" is certain
        (Table(1, 0, 1, 8), 2 / 10),
    ],
)
def test_the_chance_is_that_of_the_textbook(table: Table, chance: float) -> None:
    assert fisher(table) == pytest.approx(chance)


def test_large_counts_are_no_trouble() -> None:
    assert fisher(Table(200, 10, 300, 9000)) < 1e-100
    assert fisher(Table(5000, 5000, 5000, 5000)) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("chances", "adjusted"),
    [
        ([], []),
        ([0.03], [0.03]),
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),
        ([0.04, 0.001], [0.04, 0.002]),
        ([0.9, 0.8], [1.0, 1.0]),
    ],
)
def test_holm_raises_the_least_most(chances: list[float], adjusted: list[float]) -> None:
    assert holm(chances) == pytest.approx(adjusted)


def test_a_trait_that_everything_has_tells_nothing() -> None:
    assert not Table(3, 0, 9, 0).is_telling
    assert Table(3, 1, 9, 1).is_telling
