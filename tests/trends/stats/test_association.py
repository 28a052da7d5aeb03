import pytest

from trends.stats.association import Table, adjusted, fisher, holm


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


def test_as_many_failures_as_can_be_have_the_trait() -> None:
    assert Table(1, 3, 4, 40).utmost == Table(4, 0, 1, 43)
    assert Table(0, 9, 2, 5).utmost == Table(2, 7, 0, 7)


def test_what_could_have_been_told_counts_whatever_came_of_it() -> None:
    found = Table(4, 0, 0, 20)
    others = [Table(6, 6, 10, 10)] * 9
    tables = [found, *others]
    assert adjusted([fisher(table) for table in tables], tables, 0.05)[0] == pytest.approx(10 * fisher(found))


def test_what_is_too_small_to_be_told_takes_nothing_from_the_others() -> None:
    found = Table(4, 0, 0, 20)
    tables = [found, *[Table(0, 4, 1, 19)] * 50]
    first, *others = adjusted([fisher(table) for table in tables], tables, 0.05)
    assert first == pytest.approx(fisher(found))
    assert min(others) > 0.05
