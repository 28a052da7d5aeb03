"""What holds for every history."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trends.stats.histories import OUTCOMES, played
from trends.stats.book import Book
from trends.stats.result import Result
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import pack, unpack
from trends.stats.step import step
from trends.stats.tally import tally

SETTINGS = Settings()
TESTS = [f"{module}.py::test_{number}" for module in "ab" for number in range(4)]
Row = tuple[str, str, str, int, str]
rows = st.tuples(
    st.sampled_from(TESTS),
    st.sampled_from(["linux", "windows"]),
    st.sampled_from(["asyncio", "trio", ""]),
    st.integers(1, 3),
    st.sampled_from(sorted(OUTCOMES.values())),
)
runs = st.lists(
    st.tuples(st.integers(-2, 5), st.sampled_from(["v1", "v2", ""]), st.lists(rows, min_size=1, max_size=12)),
    max_size=6,
)


def results(number: int, run: tuple[int, str, list[Row]]) -> list[Result]:
    day, version, of_run = run
    return [
        Result(day, f"r{number}", version, job, test.partition("::")[0], test, backend, attempt, outcome, None)
        for test, job, backend, attempt, outcome in of_run
    ]


def book_of(history: list[tuple[int, str, list[Row]]]) -> Book:
    return played(results(number, run) for number, run in enumerate(history))


@given(runs)
@settings(max_examples=60, deadline=None)
def test_beliefs_are_probabilities(history: list[tuple[int, str, list[Row]]]) -> None:
    belief = book_of(history).states["belief"]
    assert np.all(belief >= 0)
    assert np.allclose(belief.sum(axis=(1, 2)), 1.0)


@given(runs, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_inside_a_run_changes_no_bit(history: list[tuple[int, str, list[Row]]], random: object) -> None:
    shuffled = []
    for day, version, of_run in history:
        other = list(of_run)
        random.shuffle(other)  # type: ignore[attr-defined]
        shuffled.append((day, version, other))
    straight, mixed = book_of(history), book_of(shuffled)
    assert straight.keys == mixed.keys
    assert straight.states.tobytes() == mixed.states.tobytes()
    assert straight.share == mixed.share


@given(runs)
@settings(max_examples=60, deadline=None)
def test_states_stored_between_all_runs_give_the_same_bytes(history: list[tuple[int, str, list[Row]]]) -> None:
    """The way of the jobs: read the states of a run's variants, step, write them."""
    stored: dict[tuple[str, str, str], bytes] = {}
    share = Share()
    for number, run in enumerate(history):
        now = tally(results(number, run))
        if now is None:
            continue
        known = Book()
        before = unpack([stored.get(key) or pack(known.states_of([key]))[0] for key in now.keys], SETTINGS)
        after, share = step(before, share, now, SETTINGS)
        stored.update(zip(now.keys, pack(after), strict=True))
    book = book_of(history)
    whole = dict(zip(book.keys, pack(book.states), strict=True))
    assert stored == {key: state for key, state in whole.items() if key in stored}
    assert share == book.share


@given(runs)
@settings(max_examples=30, deadline=None)
def test_packed_states_come_back_as_they_were(history: list[tuple[int, str, list[Row]]]) -> None:
    states = book_of(history).states
    assert unpack(pack(states), SETTINGS).tobytes() == states.tobytes()
