"""What the probes report of a random program is what the program did, on every backend."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trio
import uvloop
from hypothesis import HealthCheck, given, settings
from pytest_loopglass.compact import _phase
from pytest_loopglass.ledger import LISTED
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.probes import Probes
from pytest_loopglass.record import STAGE
from pytest_loopglass.tasks.crowd import EXACT

from tests.plugin.programs import on_asyncio, on_trio
from tests.plugin.programs.account import Account
from tests.plugin.programs.program import Block, Program, programs

BUDGET = 30_000_000
"""Nanoseconds: between the short blocks of a program and its long ones."""
COARSE = 0.002
"""Seconds that a loop's timer may come too early: uvloop counts milliseconds."""
SWALLOWED = {"swallowed", "not caught"}
"""What a cancellation of asyncio and one of trio come to when they are swallowed."""

Play = Callable[[Program, Account], None]


def play_asyncio(program: Program, account: Account) -> None:
    asyncio.run(on_asyncio.play(program, account))


def play_uvloop(program: Program, account: Account) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(on_asyncio.play(program, account))


def play_trio(program: Program, account: Account) -> None:
    trio.run(on_trio.run, program, account)


PLAYS = {"asyncio": play_asyncio, "asyncio+uvloop": play_uvloop, "trio": play_trio}


@pytest.fixture(scope="module", autouse=True)
def probes() -> Iterator[None]:
    installed = Probes()
    installed.install()
    SLOW.watch(BUDGET)
    yield
    installed.uninstall()


def reported(backend: str, program: Program) -> tuple[Account, dict[str, Any]]:
    """What the program counted, and what the probes say of it: a `wire.PhaseRecord`."""
    account = Account()
    STAGE.turn()
    PLAYS[backend](program, account)
    activity = STAGE.turn()
    assert activity is not None
    loop, ledger = json.loads(f"[{activity.text()}]")
    return account, dict(_phase("call", 0, loop, ledger))


@pytest.mark.parametrize("backend", PLAYS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(program=programs())
def test_what_is_reported_is_what_the_program_did(backend: str, program: Program) -> None:
    account, phase = reported(backend, program)
    loop, ledger = phase["loop"], phase["ledger"]
    assert loop["backend"] == backend
    _timing(loop, account)
    _tasks(ledger, account)
    _cancellations(ledger, account, groups_ask=backend != "trio")
    _deadlines(ledger, account)


def _timing(loop: dict[str, Any], account: Account) -> None:
    assert loop["run_s"] == pytest.approx(loop["idle_s"] + loop["busy_s"])
    assert loop["run_s"] >= account.slept / 1e3 - COARSE
    assert loop["busy_s"] >= sum(account.blocks) / 1e9
    longest = max(account.blocks, default=0) / 1e9
    assert longest <= loop["longest_tick_s"] <= loop["busy_s"]
    assert sum(count for _, count in loop["histogram"]) >= loop["ticks"]
    long = [block for block in account.blocks if block > BUDGET]
    assert (loop["slow"] > 0) >= bool(long)
    told = max((tick["duration_s"] for tick in loop["slow_ticks"]), default=0)
    assert told >= max(long, default=0) / 1e9


def _tasks(ledger: dict[str, Any] | None, account: Account) -> None:
    told = (ledger or {}).get("tasks") or {"spawned": 0, "peak": 0, "left": 0, "pending": []}
    assert (told["spawned"], told["left"]) == (account.spawned, account.left)
    assert len(told["pending"]) == min(account.left, LISTED)
    assert {task["what"] for task in told["pending"]} <= {"forever"}
    if account.hidden or account.peak > EXACT:
        assert told["peak"] >= account.peak
    else:
        assert told["peak"] == account.peak


def _cancellations(ledger: dict[str, Any] | None, account: Account, *, groups_ask: bool) -> None:
    told = (ledger or {}).get("cancellations") or {"requested": {}, "delivered": 0, "swallowed": 0, "listed": []}
    assert told["requested"].get("explicit", 0) == account.cancelled
    assert told["requested"].get("timeout", 0) == account.overruns
    asked = told["requested"].get("task group", 0)
    assert asked == account.aborted * groups_ask or (account.hidden and asked > account.aborted)  # see `hidden`
    if told["delivered"] is None:
        assert ledger is not None
        assert "Python 3.12" in ledger["missing"]["cancellations.delivered"]
    elif account.insists:
        assert told["delivered"] >= account.delivered
    else:
        assert account.delivered - account.ties <= told["delivered"] <= account.delivered
    by_us = [one for one in told["listed"] if one["source"] == "explicit" and one["outcome"] in SWALLOWED]
    assert len(by_us) == account.swallowed
    ignored = sum(count for (_, _, outcome), count in account.deadlines.items() if outcome == "not caught")
    ignored += account.hidden * (asked - account.aborted * groups_ask)
    assert account.swallowed <= told["swallowed"] <= account.swallowed + ignored


def _deadlines(ledger: dict[str, Any] | None, account: Account) -> None:
    told = (ledger or {}).get("deadlines") or {"set": {}, "fired": {}, "listed": [], "least_margin": None}
    kinds, fired = Counter[str](), Counter[str]()
    for (kind, has_fired, _), count in account.deadlines.items():
        kinds[kind] += count
        fired[kind] += has_fired * count
    assert told["set"] == kinds
    assert told["fired"] == +fired
    listed = told["listed"]
    if len(listed) < LISTED:
        assert Counter((one["kind"], one["fired"], one["outcome"]) for one in listed) == account.deadlines
    for one in listed:
        assert not one["fired"] or one["elapsed_s"] >= one["limit_s"] - COARSE
    margins = [1 - one["elapsed_s"] / one["limit_s"] for one in listed if not one["fired"]]
    assert told["least_margin"] == (pytest.approx(min(margins)) if margins else None)


@pytest.mark.parametrize("backend", PLAYS)
def test_a_block_is_found_on_its_line(backend: str) -> None:
    _, phase = reported(backend, (Block(80),))
    (tick,) = phase["loop"]["slow_ticks"]
    assert tick["duration_s"] >= 0.08
    assert tick["cause"] == "blocked"
    assert "time.sleep(ms / 1e3)" in _line(tick["site"])


def _line(site: str) -> str:
    place, _, _ = site.partition(" ")
    path, _, number = place.rpartition(":")
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return file.read().splitlines()[int(number) - 1]
