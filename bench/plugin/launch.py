"""`launch.py COMMAND…`: run it, wait for all that it leaves behind, print what it cost as one line of JSON.

A script of its own that imports nothing of ours: it becomes the parent of whatever the command detaches (a process
that sends in the background, say), so the kernel adds their time to ours when they end. Linux only.
"""

import ctypes
import json
import os
import resource
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def main(command: list[str]) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.perf_counter()
    to_stderr = [(os.POSIX_SPAWN_DUP2, 2, 1)]  # stdout is for our line alone
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=to_stderr)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # dead, but its clock can still be read
    wall = time.perf_counter() - started
    alone = time.clock_gettime(process_clock(pid))
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    wait_for_the_rest()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {"status": status, "wall_s": wall, "alone_s": alone, "tree_s": spent.ru_utime + spent.ru_stime}
    print(json.dumps(cost), flush=True)


def process_clock(pid: int) -> int:
    """The number of the CPU clock of a process, all its threads and none of its children: `clock_getcpuclockid(3)`."""
    return (~pid << 3) | 2


def wait_for_the_rest() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


if __name__ == "__main__":
    main(sys.argv[1:])
