"""Results of the same case in the same run, told apart: other attempts, and other backends."""

from dashboard.queries.result import ResultDetail, Sibling

ORDER = ("asyncio", "asyncio+uvloop", "trio", "mixed", "other", "none")


def attempts_of(result: ResultDetail, siblings: list[Sibling]) -> list[Sibling]:
    """All attempts of this variant in its session, in order; empty when there was only one."""
    mine = [
        one
        for one in siblings
        if (one.nodeid, one.backend, one.session) == (result.nodeid, result.backend, result.session)
    ]
    return sorted(mine, key=lambda one: one.attempt) if len(mine) > 1 else []


def parity_of(result: ResultDetail, siblings: list[Sibling]) -> list[Sibling]:
    """The last attempt of every variant of the case, by backend; empty when there is one backend only."""
    last: dict[tuple[str, str, int], Sibling] = {}
    for one in siblings:
        key = (one.backend, one.nodeid, one.session)
        if key not in last or one.attempt > last[key].attempt:
            last[key] = one
    if len({one.backend for one in last.values()} | {result.backend}) < 2:
        return []
    return sorted(last.values(), key=lambda one: (ORDER.index(one.backend), one.nodeid, one.seq))
