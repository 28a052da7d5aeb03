"""What hangs, for people: `wire.Hanging` as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_loopglass.hanging.drawing import short, tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_loopglass.wire import Hanging


def lines(hanging: Hanging) -> list[str]:
    """The whole report: what hangs, its tasks as a tree, and every thread, each with its frames outermost first."""
    told = [headline(hanging)]
    if hanging["tasks"]:
        told += ["  tasks", *(f"    {line}" for line in tree(hanging["tasks"]))]
    if hanging["tasks_left_out"]:
        told.append(f"    and {_counted(hanging['tasks_left_out'], 'task')} more")
    for thread in hanging["threads"]:
        told += [f"  thread {thread['name']}", *(f"      {short(site)}" for site in thread["frames"])]
    return told + [f"  {field} not known: {reason}" for field, reason in hanging["missing"].items()]


def headline(hanging: Hanging) -> str:
    """One line: which test, where in it, and for how long."""
    attempt = f" (attempt {hanging['attempt']})" if hanging["attempt"] > 1 else ""
    return f"{hanging['nodeid']}{attempt} was {state(hanging)}"


def state(hanging: Hanging) -> str:
    """How far the test had come, and what it waited for."""
    backend = f" on {hanging['backend']}" if hanging["backend"] else ""
    limit = f" of {_seconds(hanging['limit_s'])}" if hanging["limit_s"] is not None else ""
    return f"still in its {hanging['when']}{backend} after {_seconds(hanging['elapsed_s'])}{limit}: {gist(hanging)}"


def gist(hanging: Hanging) -> str:
    """A few words: how many tasks wait, and where; without tasks where the first thread is."""
    count = sum(task["kind"] == "task" for task in hanging["tasks"]) + hanging["tasks_left_out"]
    found = where(hanging)
    if found is None:
        return _counted(count, "task") if count else "nothing of it could be seen"
    site, share = found
    if not count:
        return f"in {short(site)}"
    return f"{_counted(count, 'task')}, {'' if share == count else f'{share} of them '}in {short(site)}"


def where(hanging: Hanging) -> tuple[str, int] | None:
    """The place, rather of the suite's own, in which most tasks wait that wait for no other, and how many do."""
    tasks = hanging["tasks"]
    awaiting = {task["parent"] for task in tasks}
    innermost = [task["frames"] for number, task in enumerate(tasks) if number not in awaiting and task["frames"]]
    stacks = innermost if tasks else [thread["frames"] for thread in hanging["threads"][:1] if thread["frames"]]
    places = [place(frames) for frames in stacks]
    if not places:
        return None
    site = max(places, key=lambda one: (_is_own(one), places.count(one)))
    return site, places.count(site)


def place(frames: Sequence[str]) -> str:
    """Of these frames, outermost first, the innermost of the suite's own; of others' if there is none."""
    return next((site for site in reversed(frames) if _is_own(site)), frames[-1])


def _is_own(site: str) -> bool:
    """Paths below the root of the suite are told from there."""
    return not site.startswith(("/", "<", "…"))


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds:.0f} s"
