"""Results of the same case, told apart: other attempts, other backends, and the failures before and after."""

from dashboard.queries.result import ResultDetail, Sibling

BAD = "fetcr"
"""Marks of runs with a failing attempt."""
ORDER = ("asyncio", "asyncio+uvloop", "trio", "mixed", "other", "none")


def attempts_of(result: ResultDetail, siblings: list[Sibling]) -> list[Sibling]:
    """All attempts of this variant in its session, in order; empty when there was only one."""
    mine = [
        one
        for one in siblings
        if (one.run, one.nodeid, one.backend, one.session)
        == (result.run, result.nodeid, result.backend, result.session)
    ]
    return sorted(mine, key=lambda one: one.attempt) if len(mine) > 1 else []


def parity_of(result: ResultDetail, siblings: list[Sibling]) -> list[Sibling]:
    """The last attempt of every variant of the case, by backend; empty when there is one backend only."""
    last: dict[tuple[str, str, int], Sibling] = {}
    for one in siblings:
        if one.run != result.run:
            continue
        key = (one.backend, one.nodeid, one.session)
        if key not in last or one.attempt > last[key].attempt:
            last[key] = one
    if len({one.backend for one in last.values()} | {result.backend}) < 2:
        return []
    return sorted(last.values(), key=lambda one: (ORDER.index(one.backend), one.nodeid, one.seq))


def failing_runs(result: ResultDetail) -> list[int]:
    """The run before and the run after it in which its variant failed, of the newest runs that had it."""
    failed = [run for run, mark in zip(result.mark_runs, result.marks, strict=True) if mark in BAD]
    before, after = [run for run in failed if run < result.run], [run for run in failed if run > result.run]
    return [*before[-1:], *after[:1]]


def failures_around(result: ResultDetail, siblings: list[Sibling]) -> tuple[Sibling | None, Sibling | None]:
    """Of its variant in those runs: the one before it, and the one after."""
    failed = [one for one in siblings if one.backend == result.backend and one.outcome in ("failed", "error")]
    before = max((one for one in failed if one.run < result.run), key=_place, default=None)
    return before, min((one for one in failed if one.run > result.run), key=_place, default=None)


def _place(one: Sibling) -> tuple[int, int]:
    return one.run, one.seq
