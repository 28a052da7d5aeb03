"""The plugin is not noticed by the suite: no warning, thread, child, socket or file that tests could trip over."""

from pathlib import Path

import pytest

from tests.plugin.suites import Recorded, Suite

NOSY = """
    import asyncio, gc, os, pathlib, subprocess, sys, threading
    import pytest

    def test_there_is_one_thread():
        assert [thread.name for thread in threading.enumerate()] == ["MainThread"]
    def test_there_is_no_child():
        with pytest.raises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
    def test_there_is_no_socket():
        links = [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")
                 if os.path.islink(f"/proc/self/fd/{name}")]
        assert not [link for link in links if link.startswith("socket:")]
    def test_forks():
        if os.fork() == 0:
            os._exit(0)
        os.wait()
    def test_forks_in_a_loop():
        async def main():
            await asyncio.sleep(0)
            if os.fork() == 0:
                os._exit(0)
            os.wait()
        asyncio.run(main())
    def test_a_forked_child_runs_a_loop():
        if os.fork() == 0:
            asyncio.run(asyncio.sleep(0.001))
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.wait()[1]) == 7
    def test_runs_a_program():
        assert subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout == b"1\\n"
    def test_runs_a_program_under_asyncio():
        async def main():
            process = await asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
            assert await process.wait() == 0
        asyncio.run(main())
    def test_collects_garbage(): gc.collect()
    def test_the_token_is_not_in_the_command_line_of_anybody():
        commands = []
        for name in os.listdir("/proc"):
            try:
                commands.append(pathlib.Path(f"/proc/{name}/cmdline").read_bytes())
            except OSError:
                pass
        ours = [command for command in commands if b"pytest_loopglass" in command]
        assert ours, "the uploader does not run"
        assert not [command for command in ours if b"secret-of" b"-the-suite" in command]
"""


@pytest.fixture
def unreachable(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """The plugin is switched on, for a server that is not there."""
    monkeypatch.setenv("LOOPGLASS_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LOOPGLASS_TOKEN", "secret-of-the-suite")
    return suite


def test_tests_that_look_for_traces_find_none(unreachable: Suite) -> None:
    recorded = unreachable.write(test_nosy=NOSY).run_as("-p", "no:randomly", "-p", "no:rerunfailures")
    recorded.run.assert_outcomes(passed=10)
    assert "arning" not in recorded.run.stdout.str() + recorded.run.stderr.str()


def test_an_unreachable_server_is_said_and_the_spool_kept(unreachable: Suite) -> None:
    recorded = unreachable.write(test_one="def test_it(): pass").run_as()
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(
        ["loopglass: http://127.0.0.1:9 cannot be reached: Connection refused.*kept in *"]
    )
    assert recorded.outcomes == {"test_one.py::test_it": "passed"}


def test_the_token_is_nowhere_in_the_spool(unreachable: Suite) -> None:
    recorded = unreachable.write(test_one="def test_it(): pass").run_as()
    kept = [path.read_bytes() for path in recorded.spool.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"secret-of-the-suite" in content for content in kept)


def test_the_spool_is_for_its_owner_only(unreachable: Suite) -> None:
    recorded = unreachable.write(test_one="def test_it(): pass").run_as()
    (folder,) = recorded.spool.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert recorded.spool.stat().st_mode & 0o077 == 0


TRACES = """
    import asyncio
    async def main(): raise ValueError("here")
    def test_it(): asyncio.run(main())
"""


def failures(recorded: Recorded) -> list[str]:
    lines = recorded.run.outlines
    start = next(index for index, line in enumerate(lines) if "FAILURES" in line)
    return [line for line in lines[start:] if "loopglass" not in line and "generated xml" not in line]


def test_failures_look_the_same_with_and_without_the_plugin(suite: Suite) -> None:
    suite.write(test_trace=TRACES)
    with_plugin, without = suite.run(), suite.run_as("-p", "no:randomly")
    assert failures(with_plugin)[:-1] == failures(without)[:-1]


def test_a_session_inside_a_test_with_the_same_target_is_quiet(suite: Suite) -> None:
    recorded = suite.write(
        test_outer="""
        import pathlib, subprocess, sys
        def test_outer(tmp_path):
            tmp_path.joinpath("test_inner.py").write_text("def test_inner(): pass")
            command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--loopglass", str(tmp_path)]
            done = subprocess.run([*command, f"--loopglass-spool={tmp_path}/spool"], capture_output=True, text=True)
            assert "1 passed" in done.stdout
            assert not tmp_path.joinpath("spool").exists()
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert set(recorded.outcomes) == {"test_outer.py::test_outer"}


def test_an_error_of_the_plugin_itself_fails_no_test(suite: Suite) -> None:
    recorded = suite.write(
        conftest="""
        from pytest_loopglass.naming import Namer
        def breaks(self, item): raise RuntimeError("a fault of ours")
        Namer.name = breaks
        """,
        test_one="def test_it(): pass",
    ).run()
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(["loopglass: note: *a fault of ours*"])


def test_patches_are_taken_back_when_the_session_ends(suite: Suite) -> None:
    suite.write(test_one="def test_it(): pass")
    suite.pytester.makepyfile(
        program=f"""
        import asyncio, os, sys, pytest, trio
        def environment(): return {{key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}}
        def patched(): return asyncio.BaseEventLoop.run_forever, asyncio.tasks.Task, trio._core._run.setup_runner
        before = patched(), environment()
        assert pytest.main(["-p", "no:cacheprovider", "--loopglass", "--loopglass-spool={suite.pytester.path}/spool",
                            "test_one.py"]) == 0
        now = patched(), environment()
        assert now == before, (now, before)
        assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pytest_loopglass")]
        """
    )
    assert suite.pytester.runpython(Path("program.py")).ret == 0


def test_without_a_shell_the_suite_runs_and_the_spool_is_kept(unreachable: Suite) -> None:
    recorded = unreachable.write(
        conftest="""
        import subprocess
        def no_shell(*_, **__): raise FileNotFoundError(2, "No such file or directory", "/bin/sh")
        from pytest_loopglass import sending
        sending.subprocess = type("Stub", (), {"run": staticmethod(no_shell), "DEVNULL": subprocess.DEVNULL})
        """,
        test_one="def test_it(): pass",
    ).run_as()
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(["loopglass: the uploader did not start.*", "loopglass: note: *No such file*"])
    assert recorded.outcomes == {"test_one.py::test_it": "passed"}
