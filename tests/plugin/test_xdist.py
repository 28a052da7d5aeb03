"""Workers record by themselves; a worker that dies is spoken for."""

import json

import pytest

from tests.plugin.suites import Suite

pytest.importorskip("xdist")

DYING = """
    import os, signal, pytest

    @pytest.mark.parametrize("number", range(8))
    def test_lives(number): pass
    @pytest.mark.slow
    @pytest.mark.parametrize("anyio_backend", ["asyncio"])
    def test_dies(anyio_backend): os.kill(os.getpid(), signal.SIGKILL)
"""


def test_results_of_all_workers_equal_junit(suite: Suite) -> None:
    recorded = suite.write(
        test_many="import pytest\n@pytest.mark.parametrize('n', range(40))\ndef test_n(n): assert n % 3\n"
    )
    done = recorded.run("-n", "2")
    assert len(done.results) == 40
    assert {result["worker"] for result in done.results} == {"gw0", "gw1"}
    assert done.as_junit() == done.by_junit()
    assert done.facts()["workers"] == 2
    assert {"collected": {"count": 40}} in done.lines


def test_where_each_worker_runs_every_test_there_are_as_many_times_more(suite: Suite) -> None:
    recorded = suite.write(test_two="def test_a(): pass\ndef test_b(): pass\n")
    done = recorded.run("--dist", "each", "--tx", "2*popen")
    assert len(done.results) == 4
    assert {"collected": {"count": 4}} in done.lines


def test_the_attempt_in_which_a_worker_dies_is_an_error(suite: Suite) -> None:
    recorded = suite.write(test_dying=DYING).run("-n", "1")
    assert len(recorded.results) == 9
    result = recorded.one("::test_dies[asyncio]")
    assert (result["outcome"], result["reason"], result["worker"]) == ("error", "crashed", "gw0")
    assert result["case"] == "test_dying.py::test_dies"
    assert (result["backend"], result["params"]) == ("asyncio", {"anyio_backend": "asyncio"})
    assert "slow" in result["markers"]
    assert "crashed while running" in result["failures"][0]["message"]
    assert recorded.as_junit() == recorded.by_junit()


def test_a_rerun_after_a_crash_is_the_second_attempt(suite: Suite) -> None:
    pytest.importorskip("pytest_rerunfailures")
    recorded = suite.write(
        test_dying="""
        import os, pathlib, signal
        def test_dies_once():
            mark = pathlib.Path(__file__).with_name("mark")
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        """
    ).run("-n", "1", "--reruns", "1", "-W", "default")
    found = [(result["attempt"], result["outcome"], result["worker"]) for result in recorded.results]
    assert sorted(found) == [(1, "error", "gw0"), (2, "passed", "gw1")]


def test_a_worker_that_dies_after_its_result_was_written_doubles_nothing(suite: Suite) -> None:
    recorded = suite.write(
        conftest="""
        import os, signal, pytest
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            if call.when == "teardown" and "last" in item.name:
                item.config.pluginmanager.get_plugin("loopglass-recorder").finish()
                os.kill(os.getpid(), signal.SIGKILL)
            return report
        """,
        test_dying="def test_first(): pass\ndef test_last(): pass\n",
    ).run("-n", "1", "-p", "no:randomly")
    names = [result["nodeid"] for result in recorded.results]
    assert sorted(names) == ["test_dying.py::test_first", "test_dying.py::test_last"]


def test_the_group_that_xdist_adds_to_a_node_id_is_not_part_of_the_case(suite: Suite) -> None:
    recorded = suite.write(
        test_grouped="""
        import pytest
        @pytest.mark.xdist_group("db")
        @pytest.mark.parametrize("address", ["a@b"])
        def test_it(address): pass
        """
    ).run("-n", "2", "--dist", "loadgroup")
    (result,) = recorded.results
    assert recorded.as_junit() == recorded.by_junit()
    assert result["case"] == "test_grouped.py::test_it[a@b]"


def test_the_note_of_a_worker_names_the_attempt_that_it_has_begun(suite: Suite) -> None:
    recorded = suite.write(test_dying=DYING).run("-n", "1")
    notes = [json.loads(path.read_text().splitlines()[0]) for path in recorded.spool.glob("*/gw0.begun")]
    assert [note["nodeid"] for note in notes] == ["test_dying.py::test_dies[asyncio]"]


def test_notes_of_workers_are_told_by_the_controller(suite: Suite) -> None:
    recorded = suite.write(
        conftest="""
        from pytest_loopglass.naming import Namer
        def breaks(self, item): raise RuntimeError("a fault of ours")
        Namer.name = breaks
        """,
        test_one="def test_it(): pass",
    ).run("-n", "1")
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(["loopglass: note: *a fault of ours*"])
