"""One pytest process: what it knows of itself and the lines that its workers wrote."""

import random
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from dashboard.demo.calendar import Plan, Run
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.faults.starved_runner import LOAD, is_starved
from dashboard.demo.job import OLD, Job
from dashboard.demo.queues import queues
from dashboard.demo.worker import Told, play

REPOSITORY: Final = "https://git.example.org/parcels/shop"
VERSIONS: Final = {
    "anyio": "4.11.0",
    "pytest": "9.0.1",
    "pytest-loopglass": "0.1.0",
    "pytest-randomly": "4.0.1",
    "pytest-timeout": "2.4.0",
    "pytest-xdist": "3.8.0",
    "trio": "0.31.0",
    "uvloop": "0.22.1",
}
COLLECTED_S: Final = 1.6
"""After the start of pytest, seconds; as is the next."""
FIRST_TEST_S: Final = 2.4
LOST: Final = "pytest was killed while this test ran"
CUT: Final = 0.6
"""How far the interrupted session has come."""


@dataclass(frozen=True, slots=True)
class Session:
    uuid: UUID
    facts: dict[str, Any]
    """`wire.Facts`."""
    lines: list[Told]
    """In the order in which they were written."""
    ended_at: float
    has_end: bool


def session(plan: Plan, run: Run, job: Job) -> Session:
    chance = random.Random(f"{plan.seed} run {run.number} {job.name}")  # noqa: S311
    under = Circumstances(run, job, chance)
    began = run.at + chance.uniform(0, 4)
    work = queues(under)
    facts = _facts(plan, under, began)
    lines = [Told(began + COLLECTED_S, {"collected": {"count": sum(map(len, work))}})]
    for number, items in enumerate(work):
        lines += play(under, items, number, began + FIRST_TEST_S + chance.random() * 0.3)
    lines.sort(key=lambda told: told.at)
    uuid = uuid5(NAMESPACE_URL, f"{REPOSITORY} {plan.key(run.number)} {job.name}")
    if "interruption" in run.events and job.name == OLD.name:
        cut = began + CUT * (lines[-1].at - began)
        return Session(uuid, facts, _until(lines, cut), cut, has_end=False)
    ended_at = lines[-1].at + 0.4
    end = Told(ended_at, {"end": {"at": round(ended_at, 6), "exit_status": _exit_status(lines)}})
    return Session(uuid, facts, [*lines, end], ended_at, has_end=True)


def _facts(plan: Plan, under: Circumstances, began: float) -> dict[str, Any]:
    run, job = under.run, under.job
    return {
        "started_at": round(began, 6),
        "run": plan.key(run.number),
        "branch": run.branch,
        "revision": run.revision,
        "tree": run.tree,
        "repository": REPOSITORY,
        "ci": "github",
        "job": job.name,
        "job_url": f"{REPOSITORY}/actions/runs/{48_000 + run.number}",
        "pull": run.pull.number if run.pull else None,
        "python": job.python,
        "implementation": "CPython",
        "platform": "Linux x86_64",
        "versions": VERSIONS,
        "seed": str(under.chance.randrange(2**32)),
        "workers": job.workers,
        "cpus": 4,
        "load": LOAD if is_starved(under) else round(under.chance.uniform(0.3, 1.8), 2),
    }


def _until(lines: list[Told], cut: float) -> list[Told]:
    """What had been written, and what was found out of the tests that were running."""
    written = [told for told in lines if told.at <= cut]
    later = [told.line["result"] for told in lines if told.at > cut and "result" in told.line]
    begun = [one for one in later if one["at"] <= cut]
    return [*written, *(Told(cut, {"result": _lost(one)}) for one in begun)]


def _lost(told: dict[str, Any]) -> dict[str, Any]:
    failure = {"when": "call", "kind": None, "message": LOST, "site": None, "text": LOST, "output": None}
    return {**told, "outcome": "error", "reason": "lost", "phases": [], "failures": [failure]}


def _exit_status(lines: list[Told]) -> int:
    """1 when a test failed in its last attempt."""
    last = {told.line["result"]["nodeid"]: told.line["result"]["outcome"] for told in lines if "result" in told.line}
    return int(not {"failed", "error"}.isdisjoint(last.values()))
