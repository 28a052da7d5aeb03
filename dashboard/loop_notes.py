"""The small print beside the tables of a result: totals, what else was measured, and what could not be seen."""

from collections.abc import Iterable, Sequence

from dashboard.queries.phase import Cancellations, Deadlines, Phase, Tasks
from dashboard.show import count, plural, seconds
from dashboard.tick_lengths import quantile_s
from dashboard.words import EVERYTHING, FIELDS, FLAGS


def lengths(buckets: dict[int, int], longest: Iterable[float | None]) -> str:
    """`1 284 ticks: half under 0.3 ms, 99 % under 4.1 ms, the longest 118 ms`"""
    if not buckets:
        return ""
    worst = max((one for one in longest if one is not None), default=float("inf"))
    half, most = (seconds(min(worst, quantile_s(buckets, share))) for share in (0.5, 0.99))
    told = f"{plural(sum(buckets.values()), 'tick')}: half under {half}, 99\u2009% under {most}"
    return f"{told}, longest {seconds(worst)}" if worst < float("inf") else told


def slow(counted: Iterable[int | None], listed: int) -> str:
    whole = sum(one or 0 for one in counted)
    return f"the {count(listed)} longest of {count(whole)}" if whole > listed else "the longest first"


def deadlines(parts: Sequence[Deadlines]) -> str:
    """`12 set (asyncio.timeout 10, asyncio.wait 2), 1 fired`"""
    kinds = _added(part.set for part in parts)
    fired = _added(part.fired for part in parts)
    return f"{_kinds(kinds, 'set')}, {_told(None if fired is None else sum(fired.values()), 'fired')}"


def cancellations(parts: Sequence[Cancellations]) -> str:
    """`4 requested (task group 3, explicit 1), 4 delivered, 1 swallowed`"""
    delivered, swallowed = _sum(part.delivered for part in parts), _sum(part.swallowed for part in parts)
    requested = _kinds(_added(part.requested for part in parts), "requested")
    return f"{requested}, {_told(delivered, 'delivered')}, {_told(swallowed, 'swallowed')}"


def tasks(parts: Sequence[Tasks]) -> str:
    """`3 spawned, at most 2 at once, 1 left pending`"""
    peaks = [part.peak for part in parts]
    peak = None if None in peaks else max(one or 0 for one in peaks)
    spawned, left = _sum(part.spawned for part in parts), _sum(part.left for part in parts)
    most = "" if peak is None else f", at most {count(peak)} at once"
    return f"{_told(spawned, 'spawned')}{most}, {_told(left, 'left pending')}"


def flag(word: str) -> str:
    return FLAGS.get(word, word)


def also(phase: Phase) -> str:
    """`call: run 250 ms, mean lag 0.4 ms, latest wake 0.1 ms late, 1 poll`; empty without a measured loop."""
    loop = phase.loop
    if loop is None or loop.run_s is None:
        return ""
    figures = [f"run {seconds(loop.run_s)}"]
    figures += [] if loop.mean_lag_s is None else [f"mean lag {seconds(loop.mean_lag_s)}"]
    figures += [] if not loop.late_s else [f"latest wake {seconds(loop.late_s)} late"]
    figures += [] if loop.polls is None else [plural(loop.polls, "poll")]
    return f"{phase.when}: {', '.join(figures)}"


def unseen(phases: Sequence[Phase]) -> list[str]:
    """Each reason once, with all the figures that are missing for it."""
    reasons: dict[str, dict[str, None]] = {}
    for phase in phases:
        for whole in (phase.loop, phase.ledger):
            for path, reason in (whole.missing if whole else {}).items():
                reasons.setdefault(reason, {})[_field(path)] = None
    return [f"{', '.join(fields)} ({reason})" for reason, fields in reasons.items()]


def _field(path: str) -> str:
    return EVERYTHING if path == "*" else FIELDS.get(path, path)


def _kinds(kinds: dict[str, int] | None, verb: str) -> str:
    if kinds is None:
        return _told(None, verb)
    listed = ", ".join(f"{kind} {count(many)}" for kind, many in kinds.items())
    whole = f"{count(sum(kinds.values()))} {verb}"
    return f"{whole} ({listed})" if listed else whole


def _added(parts: Iterable[dict[str, int] | None]) -> dict[str, int] | None:
    whole: dict[str, int] = {}
    for part in parts:
        if part is None:
            return None
        for kind, many in part.items():
            whole[kind] = whole.get(kind, 0) + many
    return whole


def _sum(values: Iterable[int | None]) -> int | None:
    """None if a part is not known."""
    known = list(values)
    return None if None in known else sum(one or 0 for one in known)


def _told(number: int | None, verb: str) -> str:
    return f"{verb} not seen" if number is None else f"{count(number)} {verb}"
