"""The tasks of a hanging test, parents before those that they await or hold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.queries.phase import Hanging, read
from dashboard.task_tree import DEEPEST, FRAMES, TASKS, TaskTree, tree_of
from tests.fixtures.batches import hanging


def tree(*parents: int | None, **changes: Any) -> TaskTree:
    tasks: list[dict[str, Any]] = [
        {"name": str(at), "kind": "task", "parent": parent, "what": "f", "state": None, "frames": []}
        for at, parent in enumerate(parents)
    ]
    return tree_of(read(Hanging, hanging(**{"tasks": tasks, **changes})["hanging"]))


def shape(found: TaskTree) -> list[tuple[str, int]]:
    return [(branch.task.name, branch.depth) for branch in found.branches]


def test_children_stand_below_their_parent() -> None:
    assert shape(tree(None, 0, None, 1, 0, 2)) == [("0", 0), ("1", 1), ("3", 2), ("4", 1), ("2", 0), ("5", 1)]


def test_tasks_that_await_each_other_are_told_all_the_same() -> None:
    assert shape(tree(1, 0, None)) == [("2", 0), ("0", 0), ("1", 1)]
    assert shape(tree(0)) == [("0", 0)]


def test_a_parent_that_was_left_out_makes_a_root() -> None:
    assert shape(tree(None, 7)) == [("0", 0), ("1", 0)]


@given(st.lists(st.none() | st.integers(0, 30), max_size=30))
def test_every_task_is_there_once(parents: list[int | None]) -> None:
    found = tree(*parents)
    assert sorted(int(name) for name, _ in shape(found)) == list(range(len(parents)))


def test_a_deep_tree_is_indented_up_to_a_bound() -> None:
    found = tree(None, *range(40))
    assert max(depth for _, depth in shape(found)) == DEEPEST


def test_many_tasks_and_frames_are_cut_and_counted() -> None:
    frames = [f"a.py:{line} f" for line in range(20)]
    found = tree(*[None] * (TASKS + 5), tasks_left_out=4)
    assert (len(found.branches), found.left_out) == (TASKS, 9)
    task = {"name": "T", "kind": "task", "parent": None, "what": "f", "state": None, "frames": frames}
    [branch] = tree(tasks=[task]).branches
    assert ([frame.place for frame in branch.frames], branch.outer) == (
        [f"a.py:{line}" for line in range(20 - FRAMES, 20)],
        20 - FRAMES,
    )
