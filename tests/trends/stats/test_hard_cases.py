"""The histories that rules get wrong."""

import numpy as np

from tests.trends.stats.histories import PER_DAY, played, results, run, seen, verdict_of
from trends.stats.book import Book
from trends.stats.sighting import Sighting
from trends.stats.smoothing import smoothed
from trends.stats.tally import Tally

SUITE = [f"m{module}.py::test_{number}" for module in range(20) for number in range(20)]
PASSING = dict.fromkeys(SUITE, "P")


def verdicts(book: Book) -> set[str]:
    return {verdict_of(book, test) for test in SUITE}


def test_a_test_that_always_fails_is_broken_and_not_flaky() -> None:
    book = played(results(number, "a.py::test", "F") for number in range(200))
    assert verdict_of(book, "a.py::test") == "broken"
    assert seen(book).p_flaky[0] < 0.1


def test_a_test_broken_on_one_backend_is_broken_there_and_healthy_on_the_other() -> None:
    book = played(run(number, {"a.py::test@asyncio": "P", "a.py::test@trio": "F"}) for number in range(40))
    assert verdict_of(book, "a.py::test@asyncio") == "healthy"
    assert verdict_of(book, "a.py::test@trio") == "broken"


def test_twelve_failures_and_a_fix_are_no_flake() -> None:
    words = ["P"] * 40 + ["F"] * 12 + ["P"] * 40
    book = Book()
    found = []
    for number, word in enumerate(words):
        book.observe(results(number, "a.py::test", word))
        found.append(verdict_of(book, "a.py::test"))
    assert "flaky" not in found
    assert found[51] == "broken"
    assert found[-1] == "fixed"


def test_a_dead_database_makes_no_test_flaky_or_broken() -> None:
    dead = dict.fromkeys(SUITE, "F")
    book = played([run(n, PASSING) for n in range(20)] + [run(20, dead)] + [run(n, PASSING) for n in range(21, 30)])
    assert verdicts(book) <= {"healthy"}
    assert book.states["set_aside"].sum() == len(SUITE)


def test_a_database_that_comes_and_goes_in_a_run_is_no_same_version_disagreement() -> None:
    dead = {test: "FP" if number % 2 else "F" for number, test in enumerate(SUITE)}
    book = played([run(n, PASSING) for n in range(20)] + [run(20, dead)] + [run(n, PASSING) for n in range(21, 30)])
    assert verdicts(book) <= {"healthy"}
    assert book.states["disagreements"].sum() == 0


def test_one_module_down_does_not_hide_a_flake_elsewhere() -> None:
    down = PASSING | {test: "F" for test in SUITE if test.startswith("m3.")} | {"m5.py::test_1": "FP"}
    flaky = PASSING | {"m5.py::test_1": "FP"}
    book = played([run(n, PASSING) for n in range(20)] + [run(20, down), run(21, PASSING), run(22, flaky)])
    assert verdict_of(book, "m5.py::test_1") == "flaky"
    assert {verdict_of(book, test) for test in SUITE if test.startswith("m3.")} == {"healthy"}


def test_an_outage_that_does_not_end_is_a_breakage() -> None:
    down = PASSING | {test: "F" for test in SUITE if test.startswith("m3.")}
    book = played([run(n, PASSING) for n in range(20)] + [run(n, down) for n in range(20, 32)])
    assert {verdict_of(book, test) for test in SUITE if test.startswith("m3.")} == {"broken"}


def test_a_flake_on_every_fifth_run_is_found_without_reruns() -> None:
    book = played(results(number, "a.py::test", "F" if number % 5 == 4 else "P") for number in range(40))
    assert verdict_of(book, "a.py::test") == "flaky"
    assert seen(book).rate_low[0] < 0.2 < seen(book).rate_high[0]


def test_a_renamed_test_starts_anew_and_the_old_name_keeps_its_verdict() -> None:
    old = [results(number, "a.py::old", "F" if number % 5 == 4 else "P") for number in range(40)]
    new = [results(number, "a.py::new", "P") for number in range(40, 45)]
    book = played([*old, *new])
    assert verdict_of(book, "a.py::old") == "flaky"
    assert verdict_of(book, "a.py::new") == "new"


def test_a_clock_that_jumps_back_forgets_nothing_and_breaks_nothing() -> None:
    words = ["F" if number % 5 == 4 else "P" for number in range(40)]
    history = [results(number, "a.py::test", word) for number, word in enumerate(words)]
    history[20] = [result._replace(day=-10_000.0) for result in history[20]]
    book = played(history)
    assert verdict_of(book, "a.py::test") == "flaky"
    assert book.states["day"][0] == 39 / PER_DAY


def test_a_clock_that_jumps_ahead_leaves_the_prior() -> None:
    history = [results(number, "a.py::test", "F" if number % 5 == 4 else "P") for number in range(40)]
    history.append([result._replace(day=1e6) for result in results(40, "a.py::test", "P")])
    assert seen(played(history)).p_flaky[0] < 0.1


def test_a_run_that_arrives_a_day_late_counts_once_where_it_arrives() -> None:
    history = [results(number, "a.py::test", "P") for number in range(60)]
    late = history.pop(50)
    book = played([*history, late])
    assert book.states["results"][0] == 60
    assert book.states["day"][0] == 59 / PER_DAY
    assert verdict_of(book, "a.py::test") == "healthy"


def test_runs_of_two_revisions_at_once_disagree_about_nothing() -> None:
    history = []
    for number in range(0, 40, 2):
        history.append(results(number, "a.py::test", "P", version=f"left{number}"))
        history.append(results(number + 1, "a.py::test", "P", version=f"right{number}"))
    book = played(history)
    assert book.states["disagreements"][0] == 0
    assert verdict_of(book, "a.py::test") == "healthy"


def test_thousands_of_attempts_in_one_run_leave_a_belief_and_that_of_all_others() -> None:
    book = Book()
    passes = np.array([600, 9000, 40, 20, 60_000, 0])
    fails = np.array([600, 1000, 5000, 90_000, 15, 60_000])
    keys = [(f"a.py::t{number}", "job", "asyncio") for number in range(len(passes))]
    alone = np.arange(len(passes))
    book.take(Tally(1.0, keys, fails, passes, np.full(len(passes), 7, np.uint64), alone, alone, alone))
    assert np.isfinite(book.states["belief"]).all()
    assert np.isfinite(book.share.flaky)
    assert book.states["p_flaky"][[0, 1]].min() > 0.99
    history = [Sighting("1", "v1", 1.0, 600, 600), Sighting("2", "v2", 2.0, 0, 1)]
    assert np.isfinite(smoothed(history, book.settings)).all()


def test_an_empty_history_has_no_verdicts() -> None:
    book = played([])
    assert len(book.states) == 0
    assert seen(book).p_flaky.size == 0


def test_a_project_where_much_flakes_suspects_sooner() -> None:
    calm, lively = Book(), Book()
    for number in range(30):
        calm.observe(run(number, PASSING))
        lively.observe(run(number, PASSING | {test: "FP" for test in SUITE if test.endswith(f"_{number % 10}")}))
    one_failure = run(30, PASSING | {"m1.py::test_15": "F"})
    for book in (calm, lively):
        book.observe(one_failure)
    place = calm.places["m1.py::test_15", "linux", "asyncio"]
    assert seen(lively).p_flaky[place] > 2 * seen(calm).p_flaky[place]


def test_a_module_where_many_tests_flake_is_not_down_in_every_run() -> None:
    flaking = [f"e2e.py::test_{number}" for number in range(100)]
    book = Book()
    for number in range(40):
        words = {test: "FP" if place % 10 == number * number % 7 else "P" for place, test in enumerate(flaking)}
        book.observe(run(number, PASSING | words))
    flaking = [test for place, test in enumerate(flaking) if place % 10 in {0, 1, 2, 4}]
    assert {verdict_of(book, test) for test in flaking} == {"flaky"}


def half_down(word: str) -> dict[str, str]:
    return PASSING | {test: word for number, test in enumerate(SUITE) if number % 2}


def test_what_half_of_a_suite_failed_of_may_be_over_in_the_next_run_however_large_the_half() -> None:
    for word in ("F", "FF"):
        book = played([run(n, PASSING) for n in range(20)] + [run(20, half_down(word))])
        assert 0.1 < seen(book).p_broken.max() < 0.6


def test_many_failures_on_a_version_that_passed_are_an_outage() -> None:
    same = [run(n, PASSING, version="same") for n in range(2)] + [run(2, half_down("F"), version="same")]
    book = played([run(n, PASSING) for n in range(-20, 0)] + same)
    assert seen(book).p_broken.max() < 0.2


def test_where_outages_are_frequent_failures_are_expected_though_nothing_flakes() -> None:
    dead = dict.fromkeys(SUITE, "F")
    calm = played(run(n, PASSING) for n in range(100))
    struck = played(run(n, dead if n % 10 == 5 else PASSING) for n in range(100))
    assert verdicts(struck) <= {"healthy"}
    assert seen(calm).p_next_fail.max() < 0.02
    assert 0.04 < seen(struck).p_next_fail.min() <= seen(struck).p_next_fail.max() < 0.12
