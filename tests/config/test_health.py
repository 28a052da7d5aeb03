"""How the site is, asked by many at once."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest

from config import health
from config.health import Shared


def test_who_comes_while_it_is_asked_shares_the_next_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each for itself, a hundred visitors would take all connections of the database."""
    came, asking, go_on = 0, Event(), Event()
    answers = iter(range(9))

    def ask() -> int:
        asking.set()
        assert go_on.wait(60)
        return next(answers)

    class Time:
        @staticmethod
        def monotonic() -> float:
            """The first comes and asks at 1 and 2, three others come at 3 to 5; all that is later is later."""
            nonlocal came
            came += 1
            if came == 5:
                go_on.set()
            return came

    monkeypatch.setattr(health, "time", Time)
    shared = Shared(ask)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(shared)
        assert asking.wait(60)
        others = [threads.submit(shared) for _ in range(3)]
        wait([first, *others])
    assert first.result() == 0
    assert [other.result() for other in others] == [1, 1, 1]
    assert shared() == 2
