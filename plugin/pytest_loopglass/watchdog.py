"""A thread of the plugin's own that looks at the loops from outside, and rings an alarm when a test lasts too long.

It is started below `threading`, so `threading.enumerate` does not list it; it takes no signals; and it steps out of
the way of every `os.fork`, which warns (3.12 and later) when there are other threads.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from _thread import LockType, allocate_lock, get_ident, get_native_id, start_new_thread
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS, Clock
from pytest_loopglass.loops.threads import Schedule
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note, shielded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_loopglass.loops.causes import Scheduling

PARKED: Final = 500_000_000
"""Nanoseconds between two looks while no loop is driven."""
PATIENCE: Final = 10
"""Looks in a row that find no loop driven before it parks."""
FORK_WARNS: Final = sys.version_info >= (3, 12)
"""When a process with other threads forks."""
LEAVE: Final = 1_000_000_000
"""Nanoseconds that it may take to leave."""


class Life:
    """One thread, from its start to its end."""

    __slots__ = ("gone", "over", "schedule", "thread", "tid", "wake")

    def __init__(self) -> None:
        self.over = False
        self.thread = self.tid = 0
        self.schedule: Schedule | None = None
        self.wake, self.gone = allocate_lock(), allocate_lock()
        self.wake.acquire()
        self.gone.acquire()


class Watchdog:
    """Times are nanoseconds of `Clock.ns`."""

    def __init__(self) -> None:
        self.alarm_at = 0
        """When to ring, 0 for never. A plain attribute: to set it costs nothing and wakes nobody."""
        self.ring: Callable[[int], None] | None = None
        """Called in the watchdog's thread with the time once `alarm_at` has passed, which is 0 again by then."""
        self.pause = 50_000_000
        """Between two looks while a loop is driven."""
        self.look: Callable[[int], None] = lambda _: None
        """Called in the watchdog's thread with the time, while a loop is driven."""
        self.parked = False
        """It looks so seldom that who begins to drive a loop has to `kick` it."""
        self._lag = 0, 0
        """How late all looks have ended so far, added up; when the next one is due, 0 for none."""
        self._users = 0
        self._life: Life | None = None
        self._hooked = self._forking = False

    @property
    def scheduling(self) -> Scheduling | None:
        """The kernel's account of its thread; None where there is none."""
        life = self._life
        return life.schedule.read() if life is not None and life.schedule is not None else None

    def late(self, now: int) -> int:
        """How late all looks have ended, added up, the one included that should have ended by now."""
        late, due = self._lag
        return late + now - due if 0 < due < now else late

    @shielded
    def start(self) -> None:
        """To be followed by a `stop`; may be nested."""
        self._users += 1
        if self._users == 1:
            self._hook()
            self._begin()

    @shielded
    def stop(self) -> None:
        self._users -= 1
        if self._users == 0:
            self._leave()

    def kick(self) -> None:
        """Look now, and often from now on."""
        self.parked = False
        if self._life is not None:
            _release(self._life.wake)
        else:
            self.come_back()

    @shielded
    def come_back(self) -> None:
        """A fork is over."""
        if self._forking and self._life is None:
            self._forking = self.parked = False
            self._begin()

    def _begin(self) -> None:
        """Threads inherit the mask: a signal that the suite blocks in its own thread must not find ours."""
        self._life = life = Life()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            start_new_thread(self._run, (life,))
        except RuntimeError as error:
            self._life = None
            note(f"no call sites of slow ticks: {error}")
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _leave(self) -> None:
        self._forking = False
        life, self._life = self._life, None
        self._lag = self._lag[0], 0
        self.parked = False
        if life is not None and life.thread != get_ident():
            life.over = True
            _release(life.wake)
            life.gone.acquire(True, LEAVE / NS)
            _wait_for_the_end(life.tid)

    def _run(self, life: Life) -> None:
        life.thread, life.tid = get_ident(), get_native_id()
        life.schedule = Schedule(life.tid)
        try:
            self._watch(life)
        except BaseException as error:  # noqa: BLE001  (pytest would warn of it)
            note(f"watchdog: {error!r}")
        finally:
            life.schedule.close()
            life.gone.release()

    def _watch(self, life: Life, now: Callable[[], int] = Clock.ns) -> None:
        idle = 0
        while not life.over:
            self.parked = idle > PATIENCE
            if STAGE.driven:  # looked at after `parked` was set: whoever came before that did not kick
                self.parked = False
                idle = 0
            start = now()
            pause = self._pause(start)
            self._lag = self.late(start), start + pause
            if life.wake.acquire(True, pause / NS):
                idle = 0
            idle += 1
            if not life.over:
                self._look(now())

    def _pause(self, now: int) -> int:
        """Until the next look, or the alarm if that is sooner."""
        pause, left = PARKED if self.parked else self.pause, self.alarm_at - now
        return left if 0 < left < pause else pause

    def _look(self, now: int) -> None:
        alarm = self.alarm_at
        if alarm and now >= alarm and alarm == self.alarm_at:
            self.alarm_at = 0
            if self.ring is not None:
                self._lag = self.late(now), 0
                shielded(self.ring)(now)
        if STAGE.driven:
            shielded(self.look)(now)

    def _hook(self) -> None:
        if not self._hooked:
            self._hooked = True
            atexit.register(self._leave)
            os.register_at_fork(before=self._before_fork, after_in_parent=self._forked, after_in_child=self._in_child)

    @shielded
    def _before_fork(self) -> None:
        if self._life is not None:
            self._leave()
            self._forking = True

    @shielded
    def _forked(self) -> None:
        """Some versions count the threads only after this: whoever has forked (`forks`) or `kick`s has it come back."""
        if FORK_WARNS:
            self.parked = self._forking
        else:
            self.come_back()

    def _in_child(self) -> None:
        """The child is no session: nobody looks at its loops."""
        self._life = None
        self._users = 0
        self._forking = self.parked = False


def _release(lock: LockType) -> None:
    with suppress(RuntimeError):  # somebody else has just done so
        lock.release()


def _wait_for_the_end(tid: int, now: Callable[[], int] = Clock.ns, exists: Callable[[str], object] = os.stat) -> None:
    """The kernel counts a thread for some microseconds after its last Python code."""
    until = now() + LEAVE
    with suppress(OSError):
        while now() < until:
            exists(f"/proc/self/task/{tid}")
            Clock.sleep(0)


WATCHDOG: Final = Watchdog()
