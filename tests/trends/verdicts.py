"""Histories of runs for tests of verdicts: sent as batches, judged as the jobs do."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from ingest.decode import read
from ingest.models import Project, Run
from ingest.store import store
from tests.fixtures.batches import body, end, header, result
from trends.digest import digest
from trends.judgement import judge, rebuild
from trends.judgement.late import mark_late
from trends.models import Change, Outage, Verdict

LETTERS = {"P": "passed", "F": "failed", "E": "error", "S": "skipped", "x": "xfailed"}


def ended(project: Project, *lines: Any, **facts: Any) -> Run:
    """A run of one session that has ended; its tree is its own unless said."""
    session = uuid4()
    facts = {"tree": session.hex, **facts}
    batch = read(body(header(session, 1, True, **facts), *lines, end()), session, 1)
    return store(project, session, batch).run


def lines(words: dict[str, str]) -> list[dict[str, Any]]:
    """A result for each letter; `test@trio` says the backend."""
    found = []
    for name, word in words.items():
        case, _, backend = name.partition("@")
        for attempt, letter in enumerate(word, 1):
            found.append(result(case, backend=backend or "asyncio", outcome=LETTERS[letter], attempt=attempt))
    return found


def played(project: Project, runs: Iterable[dict[str, str]], **facts: Any) -> list[Run]:
    """Every run is sent, digested and judged before the next."""
    return [judged(ended(project, *lines(words), **facts)) for words in runs]


def judged(run: Run) -> Run:
    """As the job does it when a run has ended."""
    mark_late(run)
    if not judge(run.project_id):
        rebuild(run.project_id)
    digest(run.pk)
    return run


def alone(project: Project, history: str, case: str = "a.py::test", **facts: Any) -> list[Run]:
    """One test; runs stand between blanks, and `PP*30` is the same run thirty times."""
    return played(project, ({case: word} for word in unrolled(history)), **facts)


def unrolled(history: str) -> Iterable[str]:
    for part in history.split():
        word, _, times = part.partition("*")
        yield from [word] * int(times or 1)


def verdict_of(project: Project, case: str = "a.py::test", backend: int = 1) -> Verdict:
    return Verdict.objects.get(project=project, variant__case__name=case, variant__backend=backend, is_worst=True)


FIGURES = (
    *("word", "is_worst", "p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail", "score", "results"),
    *("failures", "disagreements", "set_aside", "calm_runs", "run", "failed_run", "failed_seq", "since", "state"),
)


def rows_of(project: Project) -> list[Sequence[Any]]:
    """Everything that verdicts come to, under names that are the same in every project."""
    who = ("variant__case__name", "variant__backend", "stratum__name")
    verdicts = Verdict.objects.filter(project=project).order_by(*who).values_list(*who, *FIGURES)
    changes = Change.objects.filter(project=project).order_by("run", *who)
    outages = Outage.objects.filter(project=project).order_by("run", "stratum__name", "module")
    return [
        *[(*row[:-1], bytes(row[-1]) if row[-1] else None) for row in verdicts],
        *changes.values_list("run", *who, "was", "now", "low", "middle", "high"),
        *outages.values_list("run", "stratum__name", "module", "failed", "variants"),
    ]
