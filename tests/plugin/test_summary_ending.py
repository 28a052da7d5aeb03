"""What a session says of itself at its end, without a server and with one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pytest_loopglass.cli import main

from tests.plugin.server import serving
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("uvloop")

FAULTS = """
    import asyncio, time
    import anyio, pytest

    BACKENDS = [("asyncio", {}), ("asyncio", {"use_uvloop": True}), ("trio", {})]
    pytestmark = pytest.mark.anyio
    @pytest.fixture(params=BACKENDS, ids=["asyncio", "asyncio+uvloop", "trio"])
    def anyio_backend(request): return request.param

    def charge():
        time.sleep(0.15)
    async def test_blocks():
        charge()
    async def test_is_nearly_late():
        with anyio.fail_after(3):
            await anyio.sleep(2.75)
    async def test_is_late():
        with anyio.fail_after(0.5):
            await anyio.sleep(5)
    async def test_moves_on():
        with anyio.move_on_after(0.05):
            await anyio.sleep(5)
    async def test_differs(anyio_backend_name):
        assert anyio_backend_name != "trio"
    async def nobody_awaits(): pass
    @pytest.mark.filterwarnings("ignore")
    async def test_forgets():
        nobody_awaits()
    async def stubborn():
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
    def test_swallows():
        async def main():
            task = asyncio.create_task(stubborn(), name="stubborn")
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        asyncio.run(main())
    async def sleeper():
        await asyncio.sleep(50)
    def test_leaves():
        async def main():
            asyncio.create_task(sleeper())
            await asyncio.sleep(0)
        asyncio.run(main())
    def test_spins():
        async def main():
            until = time.perf_counter() + 0.3
            while time.perf_counter() < until:
                await asyncio.sleep(0)
        asyncio.run(main())
"""
BLOCKS = """
    import asyncio, time
    async def main(): time.sleep(0.15)
    def test_it(): asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def told(recorded: Recorded, label: str) -> str:
    """The findings of one kind."""
    lines = [line for line in recorded.run.outlines if line.startswith(f"  {label} ")]
    return "\n".join(line.removeprefix(f"  {label}").lstrip() for line in lines)


WORDS = {
    "blocked": r"\d+ ms  test_faults\.py:10 charge  time\.sleep\(0\.15\)  \(3 tests, worst ",
    "near miss": r"\d % left  test_faults\.py:14 test_is_nearly_late  anyio\.fail_after, 2\.\d\d s of 3 s  \(3 tests, ",
    "timed out": r"(?:500|4\d\d) ms  test_faults\.py:17 test_is_late  anyio\.fail_after raised  \(3 tests, worst ",
    "differs": r"test_faults\.py::test_differs  fails on trio, passes on asyncio and asyncio\+uvloop$",
    "never awaited": r"3×  test_faults\.py:24 nobody_awaits  \(3 tests, such as test_forgets\[",
    "swallowed": r"test_faults\.py:37 test_swallows\.<locals>\.main  stubborn went on  \(test_swallows\)$",
    "left running": r"test_faults\.py:41 sleeper  \(test_leaves\)$",
    "spinning": r"\d\d\d ms  test_faults\.py::test_spins  [\d ]+ polls a second$",
}


@pytest.mark.parametrize("arguments", [[], ["-n2"]])
def test_planted_faults_are_found_on_every_backend(suite: Suite, arguments: list[str]) -> None:
    recorded = suite.write(test_faults=FAULTS).run(*arguments)
    for label, words in WORDS.items():
        assert re.search(words, told(recorded, label), re.MULTILINE), label


def test_show_prints_the_same_again(suite: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = suite.write(test_faults=FAULTS).run()
    capsys.readouterr()
    assert main(["show", "--spool", str(recorded.spool)]) == 0
    again = capsys.readouterr().out.splitlines()
    assert [line for line in recorded.run.outlines if line.startswith("  ") and line in again] == [
        line for line in again if line.startswith("  ")
    ]
    assert again[0].endswith(f" in {suite.pytester.path}: pytest ended with status 1")
    main(["show", "--spool", str(recorded.spool), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {"blocked", "near miss", "timed out", "differs", "swallowed"} <= {finding["kind"] for finding in findings}


def test_nothing_is_said_about_what_did_not_happen(suite: Suite) -> None:
    recorded = suite.write(
        test_calm="""
        import asyncio
        def test_sync(): pass
        def test_async(): asyncio.run(asyncio.sleep(0))
        """
    ).run()
    lines = [line for line in recorded.run.outlines if line.startswith(("loopglass", "  "))]
    (folder,) = recorded.spool.iterdir()
    assert lines[0] == "loopglass: recording"
    assert re.match(r"loopglass: 2 results: 1 on asyncio, 1 without a loop; loops ran \d+\.?\d* ms, \d+ % ", lines[1])
    assert lines[2:] == [f"loopglass: kept in {folder}"]


def test_it_takes_little_room(suite: Suite) -> None:
    blocks = [f"def block_{number}(): time.sleep(0.11)" for number in range(20)]
    calls = [f"        block_{number}(); await asyncio.sleep(0)" for number in range(20)]
    test = ["def test_it():", "    async def main():", *calls, "    asyncio.run(main())"]
    recorded = suite.write(test_blocks="\n".join(["import asyncio, time", *blocks, *test])).run()
    (folder,) = recorded.spool.iterdir()
    lines = [line for line in recorded.run.outlines if line.startswith(("loopglass", "  "))]
    assert 5 <= len(lines) <= 20
    recorded.run.stdout.fnmatch_lines([f"loopglass: * more: loopglass show --all {folder}"])


def run_locally(suite: Suite, *arguments: str) -> tuple[str, Path]:
    """Output, and the folder of the session."""
    pytester = suite.write(test_blocks=BLOCKS).pytester
    spool = pytester.path / "spool"
    run = pytester.runpytest_subprocess("--loopglass", f"--loopglass-spool={spool}", *arguments)
    assert run.ret == 0
    (folder,) = spool.iterdir()
    assert (folder / "main.jsonl").exists()
    return run.stdout.str() + run.stderr.str(), folder


def test_who_wants_no_summary_is_told_where_the_results_are(suite: Suite) -> None:
    said, folder = run_locally(suite, "--no-summary")
    assert f"loopglass: kept in {folder}" in said
    assert "time.sleep" not in said


def test_without_a_terminal_nothing_is_said(suite: Suite) -> None:
    assert "loopglass:" not in run_locally(suite, "-p", "no:terminal")[0]


def test_quiet_sessions_tell_it_too(suite: Suite) -> None:
    recorded = suite.write(test_it="def test_it(): pass").run("-qq")
    recorded.run.stdout.fnmatch_lines(["loopglass: 1 result, without a loop"])


def test_colours_are_those_of_pytest(suite: Suite) -> None:
    suite.write(test_blocks=BLOCKS)
    assert "\x1b[33mblocked\x1b[0m" in suite.run("--color=yes").run.stdout.str()
    assert "\x1b[" not in suite.run("--color=no").run.stdout.str()


def test_places_lead_from_where_pytest_was_called(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    suite.write(test_blocks=BLOCKS)
    below = suite.pytester.mkdir("below")
    monkeypatch.chdir(below)
    assert "../test_blocks.py:2 main  async def main(): time.sleep(0.15)" in suite.run("..").run.stdout.str()


def test_with_a_server_a_few_findings_stand_below_the_address(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", "t")
        recorded = suite.write(test_faults=FAULTS).run_as()
        lines = recorded.run.outlines
        at = lines.index(f"loopglass: 21 results at {server.url}/runs/1")
        assert [line.split("  ")[1] for line in lines[at + 1 : at + 6]] == [
            "timed out",
            "blocked",
            "swallowed",
            "never awaited",
            "left running",
        ]
        assert not lines[at + 6].startswith("  ")


def test_with_a_server_a_calm_session_says_one_line(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", "t")
        recorded = suite.write(test_calm="def test_it(): pass").run_as()
        lines = [line for line in recorded.run.outlines if line.startswith(("loopglass", "  "))]
        assert lines[1:] == [f"loopglass: 1 results at {server.url}/runs/1"]


def test_a_fault_of_the_summary_is_noted_and_the_rest_is_told(suite: Suite) -> None:
    suite.write(
        conftest="""
        from pytest_loopglass.summary import reading
        def report(*_, **__): raise ZeroDivisionError("a fault of ours")
        reading.report = report
        """,
        test_it="def test_it(): pass",
    )
    recorded = suite.run()
    recorded.run.assert_outcomes(passed=1)
    assert recorded.run.ret == 0
    (folder,) = recorded.spool.iterdir()
    recorded.run.stdout.fnmatch_lines([f"loopglass: kept in {folder}", "loopglass: note: *a fault of ours"])


def test_a_suite_that_died_is_shown(suite: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    suite.write(
        test_dies="""
        import asyncio, os, time
        async def main(): time.sleep(0.15)
        def test_blocks(): asyncio.run(main())
        def test_dies(): os._exit(3)
        """
    )
    recorded = suite.run()
    capsys.readouterr()
    assert main(["show", "--spool", str(recorded.spool)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(": pytest did not end by itself")
    assert lines[1].startswith("1 result, on asyncio")
    assert lines[3].startswith("  blocked")


def test_sessions_that_share_a_spool_do_not_mix(suite: Suite) -> None:
    suite.write(test_one="def test_it(): pass", test_two="def test_it(): pass\ndef test_more(): pass")
    spool = Path(suite.pytester.path) / "shared"
    suite.run_as("--loopglass", "test_one.py", f"--loopglass-spool={spool}")
    second = suite.run_as("--loopglass", "test_two.py", f"--loopglass-spool={spool}")
    second.run.stdout.fnmatch_lines(["loopglass: 2 results, all without a loop"])


@pytest.mark.parametrize("arguments", [["-k", "nothing"], ["gone.py"], ["-n", "2", "-k", "nothing"]])
def test_a_session_without_a_test_says_so_and_leaves_nothing_behind(suite: Suite, arguments: list[str]) -> None:
    recorded = suite.write(test_it="def test_it(): pass").run(*arguments)
    recorded.run.stdout.fnmatch_lines(["loopglass: no test ran, and nothing is kept"])
    assert list(recorded.spool.iterdir()) == []
