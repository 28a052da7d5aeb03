import pytest

from trends.stats.fingerprint import MOST, normal, taken

GROUP = """
  + Exception Group Traceback (most recent call last):
  |   File "/home/ci/suite/test_a.py", line 9, in test_a
  |     async with asyncio.TaskGroup() as group:
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/home/ci/suite/shop.py", line 31, in pay
    | ConnectionResetError: [Errno 104] Connection reset by 10.0.3.17:51332
    +------------------------------------
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("took 0.31 s, limit 0.25", "took 12.5 s, limit 0.3"),
        ("<Task at 0x7f1c2a>", "<Task at 0xdeadbeef01>"),
        ("order 9b2d6a1c-52b1-4f44-9b3a-0123456789ab is gone", "order 00000000-52b1-4f44-9b3a-ffffffffffff is gone"),
        ("/tmp/pytest-of-ci/pytest-7/db.sock refused", "/var/tmp/x/db.sock refused"),
        (r"C:\Users\ci\work\db.sock refused", "/tmp/a/db.sock refused"),
        ("at 2026-11-23T04:46:35.120Z late", "at 2025-01-02 03:04:05 late"),
        ("host 127.0.0.1:5432 is down", "host 10.1.2.3:6543 is down"),
        ("commit 9fceb02d0ae5 missing", "commit a94a8fe5ccb1 missing"),
        ("Task-17 was cancelled", "Task-3 was cancelled"),
        ("assert  1 == 2\n +  where 1 = f()", "assert 7 == 22\n + where 7 = f()"),
        ("\x1b[31mE assert 1\x1b[0m", "E assert 2"),
    ],
)
def test_what_differs_every_time_makes_no_difference(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("queue is full", "queue is empty"),
        ("/tmp/a/db.sock refused", "/tmp/a/web.sock refused"),
        ("KeyError: 'name'", "KeyError: 'user'"),
        ("no face", "no facade"),
    ],
)
def test_what_was_said_does(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_a_group_is_opened_to_its_leaf() -> None:
    found = taken("ExceptionGroup", "unhandled errors in a TaskGroup (1 sub-exception)", GROUP)
    assert found == ("ConnectionResetError", "ConnectionResetError: [Errno N] Connection reset by HOST")
    nested = GROUP.replace("    | ", "    |   | ")
    assert taken("ConnectionResetError", "unhandled errors (1 sub-exception)", nested) == found


def test_the_same_failure_has_the_same_digest_on_every_backend() -> None:
    trio = taken("trio.TooSlowError", "after 0.51 s", "")
    assert trio.digest == taken("trio.TooSlowError", "after 3.7 s", "other text").digest
    assert trio.digest != taken("builtins.TimeoutError", "after 3.7 s", "").digest
    assert len(trio.digest) == 32


def test_a_group_whose_text_is_mostly_empty_lines_is_read_once() -> None:
    """Not from every one of its lines to its end: that would keep a worker busy for minutes."""
    text = "  | ExceptionGroup: two (1 sub-exception)\n    | ValueError: bad" + "\n" * 65_000 + "x"
    assert taken("builtins.ExceptionGroup", "two (1 sub-exception)", text).kind == "ValueError"


def test_long_and_odd_texts_are_no_trouble() -> None:
    assert len(normal("x" * 100_000)) == MOST
    assert normal("") == ""
    assert taken(None, "\ud800 lone", "").digest
