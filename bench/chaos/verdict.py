"""Compares what the journals held with what is in the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from bench.real_suites.api import Api

Key = tuple[str, str | None, int]
"""Node id, worker and attempt: what one result of a session is known by."""
PAGE: Final = 500
CLOCK_S: Final = 60.0
"""The server corrects a client's clock by how late a batch comes, and here some are held up."""


@dataclass
class Verdict:
    """Counts of results."""

    recorded: int = 0
    stored: int = 0
    lost: int = 0
    """In a journal and not in the database."""
    doubled: int = 0
    """More than once in the database, or there and in no journal."""
    changed: int = 0
    """There with other content."""
    told_lost: int = 0
    """Tests that were running when pytest was killed: the uploader speaks for them."""

    def __add__(self, other: "Verdict") -> "Verdict":
        sums = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        return Verdict(**sums)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.changed)


def judge(recorded: list[dict[str, Any]], stored: list[dict[str, Any]]) -> Verdict:
    by_key: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for result in stored:
        by_key[_key(result)].append(result)
    wanted = Counter(_key(result) for result in recorded)
    told_lost = [key for key, found in by_key.items() if found[0]["reason"] == "lost" and key not in wanted]
    extra = sum(max(len(found) - wanted[key], 0) for key, found in by_key.items()) - len(told_lost)
    return Verdict(
        recorded=len(recorded),
        stored=len(stored),
        lost=sum(max(count - len(by_key[key]), 0) for key, count in wanted.items()),
        doubled=extra,
        changed=sum(_differs(result, by_key[_key(result)]) for result in recorded),
        told_lost=len(told_lost),
    )


def _key(result: dict[str, Any]) -> Key:
    return result["nodeid"], result["worker"], result["attempt"]


def _differs(result: dict[str, Any], stored: list[dict[str, Any]]) -> bool:
    return any(_content(one, result) != _of_journal(result) or not _same_time(result, one) for one in stored)


def _of_journal(result: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: result[name] for name in ("case", "backend", "outcome", "reason", "params")},
        "subtests": {"passed": result["subtests_passed"], "failed": result["subtests_failed"]},
        "duration_s": round(sum(phase["duration_s"] for phase in result["phases"]), 6),
        "failures": _texts(result["failures"]),
    }


def _content(stored: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    is_unnamed = (
        result["reason"] == "crashed" and not result["params"]
    )  # it died between two tests: the server knows more
    return {
        **{name: stored[name] for name in ("case", "backend", "outcome", "reason", "subtests")},
        "params": {} if is_unnamed else stored["params"],
        "duration_s": round(stored["duration_s"], 6),
        "failures": _texts(stored["failures"]),
    }


def _texts(failures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: failure[name] for name in ("when", "kind", "message", "text", "output")} for failure in failures]


def _same_time(result: dict[str, Any], stored: dict[str, Any]) -> bool:
    at: float = result["at"]
    return abs(datetime.fromisoformat(stored["started_at"]).timestamp() - at) < CLOCK_S


def stored(api: Api, project: str, branch: str) -> list[dict[str, Any]]:
    """Every result of the branch's only run, with the whole texts of its failures."""
    run = api.newest_run(project, branch)
    if run is None:
        return []
    path = f"runs/{run['id']}/results"
    found: list[dict[str, Any]] = []
    while True:
        page = api.get(f"{path}?after={found[-1]['seq'] if found else 0}&limit={PAGE}")
        found += [_whole(api, path, item) for item in page["items"]]
        if page["next"] is None:
            return found


def _whole(api: Api, path: str, item: dict[str, Any]) -> dict[str, Any]:
    """Only where there is more to see: a request takes time."""
    return {"failures": []} | (api.get(f"{path}/{item['seq']}") if item["failure"] else item)
