"""Reports are pytest's own: it is run here on a suite that fails in every way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.traceback import Traceback, traceback_of

SUITE = """
import json
import asyncio

def own():
    json.loads("{")

def test_library():
    own()

def test_chain():
    try:
        own()
    except ValueError as error:
        raise RuntimeError("bad settings") from error

def test_plain():
    assert [1, 2] == [1, 3]

def test_loop():
    async def waits():
        async with asyncio.timeout(0.001):
            await asyncio.sleep(5)
    asyncio.run(waits())
"""


@pytest.fixture
def reports(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> dict[str, str]:
    """What pytest printed of each test, in the form that the test is marked with."""
    style = request.param
    pytester.makepyfile(SUITE)
    pytester.makeconftest(
        """
        def pytest_runtest_logreport(report):
            if report.failed:
                open(report.nodeid.partition("::")[2] + ".txt", "w").write(str(report.longrepr))
        """
    )
    pytester.runpytest_subprocess(f"--tb={style}", "-p", "no:cacheprovider")
    return {file.stem: file.read_text() for file in pytester.path.glob("test_*.txt")}


def places(traceback: Traceback) -> list[list[str]]:
    """By chapter: the functions, those of libraries in brackets."""
    entries = [[entry for group in chapter.groups for entry in group] for chapter in traceback.chapters]
    names = [[(entry.site.function if entry.site else "?", entry.own) for entry in found] for found in entries]
    return [[name if own else f"({name})" for name, own in found] for found in names]


def errors(traceback: Traceback) -> list[str]:
    found = (entry.error for chapter in traceback.chapters for group in chapter.groups for entry in group)
    return [error.splitlines()[0] for error in found if error]


FORMS = pytest.mark.parametrize("reports", ["long", "short"], indirect=True)


@FORMS
def test_frames_of_the_suite_are_told_from_those_of_libraries(reports: dict[str, str]) -> None:
    traceback = traceback_of(reports["test_library"])
    assert places(traceback) == [["test_library", "own", "(loads)", "(decode)", "(raw_decode)"]]
    assert (traceback.own, traceback.folded) == (2, 3)
    assert [len(group) for group in traceback.chapters[0].groups] == [2, 3]
    assert errors(traceback)[0].startswith("json.decoder.JSONDecodeError: Expecting property name")


@FORMS
def test_an_exception_that_came_of_another_has_a_chapter_of_its_own(reports: dict[str, str]) -> None:
    first, second = traceback_of(reports["test_chain"]).chapters
    assert first.lead == ""
    assert second.lead == "The above exception was the direct cause of the following exception:"
    assert errors(traceback_of(reports["test_chain"]))[-1] == "RuntimeError: bad settings"


@FORMS
def test_a_failing_assert_is_one_frame_with_its_explanation(reports: dict[str, str]) -> None:
    (entry,) = traceback_of(reports["test_plain"]).chapters[0].groups[0]
    assert entry.own
    assert "assert [1, 2] == [1, 3]" in entry.code
    assert entry.error.startswith(("assert [1, 2] == [1, 3]", "AssertionError"))
    assert "At index 1 diff: 2 != 3" in entry.error


@FORMS
def test_frames_of_the_suite_between_those_of_the_loop_stay_open(reports: dict[str, str]) -> None:
    chapter = traceback_of(reports["test_loop"]).chapters[-1]
    kinds = [group[0].own for group in chapter.groups]
    assert kinds == [True, False, True, False]
    assert [entry.site.function for entry in chapter.groups[2] if entry.site] == ["waits"]


@pytest.mark.parametrize(
    "text", ["", "worker 'gw1' crashed while running 'x'", "E   nothing else", "file not found: x.py"]
)
def test_a_text_that_is_no_traceback_has_no_frames(text: str) -> None:
    assert traceback_of(text).chapters == []


@given(st.text(alphabet="E _:.\n>aд1/", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    traceback_of(text)
