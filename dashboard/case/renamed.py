"""Under which name a test was known before, or is known now: a guess, and told as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.queries.case import Relative


@dataclass(frozen=True, slots=True)
class Renamed:
    was: Relative | None
    """The test that stopped when this one began …"""
    now: Relative | None
    """… and that which began when this one stopped."""


def renamed_of(case: int, family: Sequence[Relative]) -> Renamed:
    """Where one test stopped and one of the same name in another place began in the run after it."""
    me = next((one for one in family if one.id == case), None)
    if me is None:
        return Renamed(None, None)
    before = [one for one in family if _follows(one, me, family)]
    after = [one for one in family if _follows(me, one, family)]
    return Renamed(_only(before), _only(after))


def _follows(was: Relative, now: Relative, family: Sequence[Relative]) -> bool:
    """Whether `now` and no other came when `was` and no other went."""
    came = [one for one in family if _is_next(was, one)]
    went = [one for one in family if _is_next(one, now)]
    return came == [now] and went == [was]


def _is_next(was: Relative, now: Relative) -> bool:
    return now.before is not None and now.before <= was.last < now.first


def _only(found: list[Relative]) -> Relative | None:
    return found[0] if len(found) == 1 else None
