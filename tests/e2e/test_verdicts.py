"""Hard histories through the shipped server: sent over HTTP, judged by its worker, read by its API."""

import time
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures.batches import end
from tests.fixtures.ci import Ci, lines
from tests.fixtures.site import Site
from tests.fixtures.wait import wait_until


@pytest.fixture
def ci(site: Site, request: pytest.FixtureRequest) -> Ci:
    return Ci(site.project(f"ci-{uuid4().hex[:8]}"))


def test_always_broken_is_broken_and_on_one_backend_it_is_broken_there(ci: Ci) -> None:
    words = {"a.py::always": "F", "a.py::one@asyncio": "P", "a.py::one@trio": "F", "b.py::well": "P"}
    told = ci.settled(ci.play([words] * 12))
    assert told == {
        "a.py::always@asyncio": "broken",
        "a.py::one@asyncio": "healthy",
        "a.py::one@trio": "broken",
        "b.py::well@asyncio": "healthy",
    }


def test_twelve_failures_and_a_fix_are_fixed_and_were_never_flaky(ci: Ci) -> None:
    history = [{"a.py::a": letter, "b.py::b": "P"} for letter in "P" * 12 + "F" * 12 + "P" * 12]
    told = ci.settled(ci.play(history))
    assert told["a.py::a@asyncio"] == "fixed"
    changes = [(row["was"], row["now"]) for row in ci.get("changes")]
    assert "broken" in {now for _, now in changes}
    assert "flaky" not in {now for _, now in changes}
    wait_until(
        lambda: [row["low"] for row in ci.get("changes") if row["now"] == "fixed"] == [25],
        "the fix is dated",
    )


def test_a_dead_database_that_fails_400_tests_at_once_makes_none_of_them_flaky(ci: Ci) -> None:
    names = [f"tests/test_{number % 10}.py::test_{number}" for number in range(400)]
    told = ci.settled(ci.play([dict.fromkeys(names, letter) for letter in "P" * 11 + "F" + "P" * 2]))
    assert set(told.values()) == {"healthy"}
    [outage] = ci.get("outages")
    assert (outage["run"], outage["failed"], outage["variants"]) == (12, 400, 400)


def test_a_flake_on_every_fifth_run_is_flaky(ci: Ci) -> None:
    history = [{"a.py::a": "F" if number % 5 == 4 else "P", "b.py::b": "P"} for number in range(40)]
    told = ci.settled(ci.play(history))
    assert told == {"a.py::a@asyncio": "flaky", "b.py::b@asyncio": "healthy"}


def test_a_test_that_is_renamed_begins_anew(ci: Ci) -> None:
    ci.play([{"a.py::old": "P", "b.py::b": "P"}] * 12)
    told = ci.settled(ci.play([{"a.py::new": "P", "b.py::b": "P"}] * 2))
    assert told == {"a.py::old@asyncio": "healthy", "a.py::new@asyncio": "new", "b.py::b@asyncio": "healthy"}


def test_clocks_that_jump_change_nothing(ci: Ci) -> None:
    """The clients' clocks; results name moments of years ago and of years to come."""
    for number in range(12):
        session = uuid4()
        moved = 1_780_000_000.0 + (number % 3 - 1) * 4e7
        told = [{**line, "at": moved} for line in lines({"a.py::a": "P"})]
        last = ci.batch(session, 1, *told, end(), final=True, tree=session.hex, started_at=moved)
    assert ci.settled(last) == {"a.py::a@asyncio": "healthy"}


def test_a_run_that_arrives_a_day_late_and_twice_counts_once(ci: Ci) -> None:
    """It comes from a runner that was offline: its clock is right, its results are old."""
    ci.play([{"a.py::a": "P", "b.py::b": "P"}] * 12)
    session, yesterday = uuid4(), time.time() - 86_400
    told = [{**line, "at": yesterday} for line in lines({"a.py::a": "F", "b.py::b": "P"})]
    facts: dict[str, Any] = {"tree": "late", "started_at": yesterday}
    numbers = {ci.batch(session, 1, *told, end(), final=True, **facts) for _ in range(2)}
    assert numbers == {13}
    ci.settled(ci.run({"a.py::a": "P", "b.py::b": "P"}))
    rows = {row["case"]: (row["results"], row["failures"], row["run"]) for row in ci.get("verdicts")}
    assert rows == {"a.py::a": (14, 1, 14), "b.py::b": (14, 0, 14)}


def test_two_runs_at_once_and_a_shard_that_comes_late_are_all_in_the_end(ci: Ci) -> None:
    ci.play([{"a.py::a": "P"}] * 12)
    slow, quick = uuid4(), uuid4()
    ci.batch(slow, 1, *lines({"a.py::a": "F"}), tree="slow", run="ci-1")
    number = ci.batch(quick, 1, *lines({"a.py::a": "P"}), end(), final=True, tree="quick")
    assert ci.settled(number)["a.py::a@asyncio"] == "healthy"
    ci.batch(slow, 2, *lines({"a.py::a": "P"}), end(), final=True, tree="slow", run="ci-1")
    late = uuid4()
    ci.batch(late, 1, *lines({"a.py::a": "P", "b.py::late": "P"}), end(), final=True, tree="slow", run="ci-1")
    wait_until(lambda: "b.py::late@asyncio" in ci.verdicts(), "the late shard is in the verdicts")
    [row] = [row for row in ci.get("verdicts") if row["case"] == "a.py::a"]
    assert (row["results"], row["failures"], row["disagreements"], row["last_failure"]["run"]) == (16, 1, 1, 13)


def test_an_empty_history_has_empty_answers(ci: Ci) -> None:
    assert ci.get("verdicts") == ci.get("changes") == ci.get("shifts") == []
    asked = ci.request("POST", f"projects/{ci.client.slug}/rehearsals", b'{"days": 7}')
    address = f"projects/{ci.client.slug}/rehearsals/{asked['id']}"
    wait_until(lambda: ci.request("GET", address)["status"] == "done", "the rehearsal is through")
    assert ci.request("GET", address)["outcome"]["runs"] == 0
