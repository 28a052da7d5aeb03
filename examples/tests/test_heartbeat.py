"""unittest's own async tests."""

import asyncio
import unittest

from courier.heartbeat import Heartbeat


class HeartbeatTests(unittest.IsolatedAsyncioTestCase):
    async def test_heart_beats_until_it_is_stopped(self) -> None:
        beats = asyncio.Semaphore(0)
        heartbeat = Heartbeat(beats.release)
        heartbeat.start()
        for _ in range(3):
            await beats.acquire()
        heartbeat.stop()

    async def test_first_beat_comes_at_once(self) -> None:
        beaten = asyncio.Event()
        # Loopglass: a leaked task, "heartbeat" still sleeps when the test ends
        Heartbeat(beaten.set, every_s=60).start()
        await asyncio.wait_for(beaten.wait(), 5)
