"""A tick in which the loop's thread was ready and not let run is told starved."""

import os
from typing import Any

import pytest

from tests.plugin.loops import figures
from tests.plugin.suites import Suite

STOPPED = """
import asyncio, os, subprocess, sys, time

STOPPER = f'''
import os, signal, sys, time
print(flush=True)
sys.stdin.readline()
os.kill({os.getpid()}, signal.SIGSTOP)
time.sleep(0.5)
os.kill({os.getpid()}, signal.SIGCONT)
'''

def spin_until_time_jumps(seconds, began):
    last = began
    while last - began < 60:
        now = time.perf_counter()
        if now - last > seconds:
            return
        last = now

async def main(child):
    await asyncio.sleep(0.2)
    began = time.perf_counter()
    child.stdin.write(b"\\n")
    child.stdin.flush()
    spin_until_time_jumps(0.4, began)
    await asyncio.sleep(0)

def test_it():
    with subprocess.Popen([sys.executable, "-c", STOPPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()  # it is there: its start should not be a part of the tick
        asyncio.run(main(child))
"""

CROWDED = """
import asyncio, os, subprocess, sys, time
import pytest

HOG = f"import os; os.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}}); print(flush=True)\\nwhile True: pass"

@pytest.fixture
def crowd():
    before = os.sched_getaffinity(0)
    hogs = [subprocess.Popen([sys.executable, "-c", HOG], stdout=subprocess.PIPE) for _ in range(5)]
    for hog in hogs:
        hog.stdout.readline()
    os.sched_setaffinity(0, {min(before)})  # of this thread alone
    yield
    os.sched_setaffinity(0, before)
    for hog in hogs:
        hog.kill()
        hog.communicate()

def work(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass

async def main():
    await asyncio.sleep(0.1)
    work(0.1)
    await asyncio.sleep(0)

def test_it(crowd): asyncio.run(main())
"""

HELD = """
import asyncio, threading, time

def hog(over):
    while not over.is_set():
        sum(range(2000))

def take_many_turns():
    until = time.perf_counter() + 0.6
    while time.perf_counter() < until:
        time.sleep(0)  # lets go of the GIL, and has to wait for it again

async def main():
    await asyncio.sleep(0.1)
    take_many_turns()
    await asyncio.sleep(0)

def test_it():
    over = threading.Event()
    threads = [threading.Thread(target=hog, args=(over,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    asyncio.run(main())
    over.set()
    for thread in threads:
        thread.join()
"""


def longest(suite: Suite, body: str) -> dict[str, Any]:
    tick: dict[str, Any] = figures(suite, body)["slow_ticks"][0]
    return tick


def test_a_process_that_was_stopped(suite: Suite) -> None:
    tick = longest(suite, STOPPED)
    assert tick["duration_s"] >= 0.4
    assert tick["cause"] == "starved"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="threads cannot be bound to a CPU here")
def test_a_thread_that_shares_its_cpu_with_busy_processes(suite: Suite) -> None:
    tick = longest(suite, CROWDED)
    assert tick["site"].endswith(" work")
    assert tick["cpu_s"] * 2 < tick["duration_s"]
    assert tick["cause"] == "starved"


def test_a_thread_that_waits_for_the_gil_which_others_have(suite: Suite) -> None:
    tick = longest(suite, HELD)
    assert tick["site"].endswith(" take_many_turns")
    assert tick["cause"] == "starved"


def test_a_lock_that_another_thread_holds_while_it_works_blocks(suite: Suite) -> None:
    body = HELD.replace("time.sleep(0)  #", "LOCK.acquire(timeout=0.6)  #").replace(
        "def hog(", "LOCK = threading.Lock()\nLOCK.acquire()\ndef hog(", 1
    )
    assert longest(suite, body)["cause"] == "blocked"
