"""What is told of a deadline is what the program saw by its own clock, whatever the program and the backend."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.plugin.deadlines import deadlines
from tests.plugin.suites import Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

PROGRAM = """
    import contextlib, json, time
    import anyio, pytest

    PROGRAMS = {programs!r}
    HOSTS = {{"asyncio": {{}}, "uvloop": {{"use_uvloop": True}}, "trio": {{}}}}

    async def work(naps, busy, inner, seen, times):
        times.append(time.perf_counter())
        try:
            await run(inner, seen)
            for nap in naps:
                await anyio.sleep(nap)
            time.sleep(busy)
        finally:
            times.append(time.perf_counter())

    async def run(steps, seen):
        for way, limit, *rest in steps:
            scope, before, times = None, time.perf_counter(), []
            try:
                if way == "fail_after":
                    with contextlib.suppress(TimeoutError), anyio.fail_after(limit) as scope:
                        await work(*rest, seen, times)
                else:
                    with anyio.move_on_after(limit) as scope:
                        await work(*rest, seen, times)
            finally:
                began, ended = times
                seen.append((way, limit, ended - began, time.perf_counter() - before, scope.cancelled_caught))

    @pytest.mark.parametrize("host", HOSTS)
    @pytest.mark.parametrize("number", range(len(PROGRAMS)))
    def test_it(number, host):
        seen = []
        anyio.run(run, PROGRAMS[number], seen, backend="trio" if host == "trio" else "asyncio",
                  backend_options=HOSTS[host])
        with open(f"seen-{{number}}-{{host}}.json", "w") as file:
            json.dump(seen, file)
"""
LIMITS = (0.004, 0.5, 20.0)
NAPS = (0.0, 0.001, 0.006)
GRAIN = 2e-3
"""Seconds by which uvloop's clock may be behind when a limit is counted from it."""


def steps(inner: Any) -> Any:
    ways = st.sampled_from(["fail_after", "move_on_after"])
    naps = st.lists(st.sampled_from(NAPS), max_size=2)
    return st.lists(st.tuples(ways, st.sampled_from(LIMITS), naps, st.sampled_from(NAPS), inner), max_size=3)


PROGRAMS: st.SearchStrategy[Any] = st.recursive(st.just([]), steps, max_leaves=6)


@settings(
    max_examples=5,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(programs=st.lists(PROGRAMS, min_size=6, max_size=6))
def test_a_deadline_is_told_as_the_program_saw_it(suite: Suite, programs: list[Any]) -> None:
    recorded = suite.write(test_one=PROGRAM.format(programs=programs)).run()
    recorded.run.assert_outcomes(passed=3 * len(programs))
    for number, host in ((number, host) for number in range(len(programs)) for host in ("asyncio", "uvloop", "trio")):
        seen = json.loads((suite.pytester.path / f"seen-{number}-{host}.json").read_text())
        if seen:
            compare(deadlines(recorded, f"::test_it[{number}-{host}]"), seen)


def compare(told: dict[str, Any], seen: list[Any]) -> None:
    assert told["set"] == Counter(f"anyio.{way}" for way, *_ in seen)
    assert len(told["listed"]) == len(seen)
    cut_short = [one for one in told["listed"] if one["outcome"] in {"raised", "caught"}]
    assert len(cut_short) == sum(caught for *_, caught in seen)
    for limit in LIMITS:
        mine = sorted(one["elapsed_s"] for one in told["listed"] if near(one["limit_s"]) == limit)
        blocks = [block for block in seen if block[1] == limit]
        within, around = sorted(block[2] for block in blocks), sorted(block[3] for block in blocks)
        assert len(mine) == len(blocks)
        assert all(low - 1e-6 <= one <= high + 1e-6 for low, one, high in zip(within, mine, around, strict=True))
    margins = [1 - one["elapsed_s"] / one["limit_s"] for one in told["listed"] if not one["fired"]]
    assert told["least_margin"] == (pytest.approx(min(margins)) if margins else None)


def near(limit: float) -> float:
    """The limit that was meant: the program may have been held up before it entered the block."""
    return next(one for one in LIMITS if limit <= one + GRAIN)
