"""Variants in the summary: those that fail on one backend only, those that pass at last, and the slowest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugin.reports import found, loop, result

FAILED = {"outcome": "failed"}


def variant(backend: str, **more: Any) -> dict[str, Any]:
    return result(f"a::it[{backend}]", case="a::it", backend=backend, **more)


def test_a_case_that_fails_on_one_backend_only_is_told_once() -> None:
    (told,) = found("differs", variant("asyncio"), variant("asyncio+uvloop"), variant("trio", **FAILED))
    assert (told.test, told.what) == ("a::it", "fails on trio, passes on asyncio and asyncio+uvloop")


def test_the_order_of_the_variants_does_not_matter() -> None:
    (told,) = found(
        "differs", variant("trio", **FAILED), variant("asyncio", outcome="error"), variant("asyncio+uvloop")
    )
    assert told.what == "fails on asyncio and trio, passes on asyncio+uvloop"


@pytest.mark.parametrize(
    "variants",
    [
        [variant("asyncio"), variant("trio")],
        [variant("asyncio", **FAILED), variant("trio", **FAILED)],
        [variant("asyncio", outcome="skipped"), variant("trio", **FAILED)],
        [variant("asyncio", outcome="xfailed"), variant("trio", **FAILED)],
        [variant("trio", **FAILED), variant("trio", attempt=2), variant("asyncio")],
        [result("a::one", **FAILED), result("a::two")],
    ],
)
def test_backends_agree_unless_one_passes_and_another_fails_at_last(variants: list[dict[str, Any]]) -> None:
    assert found("differs", *variants) == []


def test_a_test_that_passes_when_it_is_run_again_is_flaky() -> None:
    (told,) = found(
        "flaky", variant("trio", **FAILED), variant("trio", attempt=2, **FAILED), variant("trio", attempt=3)
    )
    assert (told.test, told.what) == ("a::it[trio]", "passed at attempt 3")


def test_a_test_that_is_run_again_without_having_failed_is_not_flaky() -> None:
    assert found("flaky", variant("trio"), variant("trio", attempt=2)) == []


def lasting(number: int, run: float, idle: float) -> dict[str, Any]:
    return result(f"a::{number}", loop=loop(run_s=run, idle_s=idle, busy_s=run - idle))


def test_the_five_that_wait_longest_are_told_and_the_five_that_work_longest() -> None:
    events = [lasting(number, 1.0, 0.1 + number / 20) for number in range(10)]
    assert [told.test for told in found("waits", *events)] == [f"a::{number}" for number in (9, 8, 7, 6, 5)]
    assert [told.test for told in found("works", *events)] == [f"a::{number}" for number in range(5)]


def test_of_a_case_on_several_backends_the_slowest_stands_for_all() -> None:
    slow = {backend: loop(run_s=0.5 + place, idle_s=0.4 + place) for place, backend in enumerate(("asyncio", "trio"))}
    (told,) = found("waits", *(variant(backend, loop=figures) for backend, figures in slow.items()))
    assert (told.test, told.figure, told.what) == ("a::it[trio]", "1.40 s", "93 % of 1.50 s")


def test_who_is_fast_need_not_be_named() -> None:
    events = [lasting(number, 0.09, 0.05) for number in range(10)]
    assert found("waits", *events) == found("works", *events) == []


@pytest.mark.parametrize(("runs", "waits"), [(0, 0), (1, 1)])
def test_a_test_does_not_wait_for_a_loop_that_idles_beside_it_all_along(runs: int, waits: int) -> None:
    server = loop(runs=runs, run_s=0.8, idle_s=0.8, busy_s=0.0)
    assert len(found("waits", result(loop=server))) == waits


def test_loops_whose_waits_cannot_be_seen_are_no_figures() -> None:
    blind = loop(run_s=5.0, idle_s=None, busy_s=None, missing={"*": "another event loop"})
    assert found("works", result(loop=blind)) == []
