"""Not switched on, the plugin does nothing; every setting has a flag, a variable and an ini option."""

import pytest

from tests.plugin.suites import Suite

TRACES = """
    import asyncio, os, sys
    def test_nothing_is_there():
        assert asyncio.BaseEventLoop.run_forever.__module__ == "asyncio.base_events"
        assert "pytest_loopglass.session" not in sys.modules
        assert "pytest_loopglass.probes" not in sys.modules
        assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pytest_loopglass")]
        assert not [name for name in os.environ if name.startswith("LOOPGLASS_ACTIVE")]
"""


@pytest.mark.parametrize("variable", [None, "LOOPGLASS_URL", "LOOPGLASS_TOKEN"])
def test_without_address_and_token_nothing_is_patched_started_or_written(
    suite: Suite, monkeypatch: pytest.MonkeyPatch, variable: str | None
) -> None:
    if variable:
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    recorded = suite.write(test_off=TRACES).run_as()
    recorded.run.assert_outcomes(passed=1)
    assert not recorded.spool.exists()
    assert not [line for line in recorded.run.outlines if line.startswith("loopglass")]


@pytest.mark.parametrize("flag", ["--collect-only", "--fixtures", "--setup-plan", "--version", "--help", "--markers"])
def test_what_runs_no_test_records_nothing(suite: Suite, flag: str) -> None:
    recorded = suite.write(test_one="def test_it(): pass").run(flag)
    assert recorded.run.ret == 0
    assert not list(recorded.spool.glob("*/*.jsonl"))


def test_a_flag_wins_over_the_environment_and_that_over_the_ini_file(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.write(test_one="def test_it(): pass")
    suite.pytester.makeini("[pytest]\nloopglass_run = ini\nloopglass_branch = ini\nloopglass_tree = ini\n")
    monkeypatch.setenv("LOOPGLASS_RUN", "environment")
    monkeypatch.setenv("LOOPGLASS_BRANCH", "environment")
    facts = suite.run("--loopglass-run=flag").facts()
    assert (facts["run"], facts["branch"], facts["tree"]) == ("flag", "environment", "ini")


def test_an_address_that_is_none_is_said_and_fails_nothing(suite: Suite) -> None:
    recorded = suite.write(test_one="def test_it(): pass").run_as("--loopglass-url=nowhere", "--loopglass-token=t")
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(
        ["loopglass: nothing was recorded: LOOPGLASS_URL is not an http(s) address: nowhere"]
    )


def test_a_spool_that_cannot_be_made_is_said_and_fails_nothing(suite: Suite) -> None:
    suite.write(test_one="def test_it(): pass")
    suite.pytester.path.joinpath("file").touch()
    recorded = suite.run("--loopglass-spool=file/spool")
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(["loopglass: nothing was recorded: *"])


def test_the_local_summary_counts_and_says_where_the_file_is(suite: Suite) -> None:
    recorded = suite.write(test_one="def test_a(): pass\ndef test_b(): assert 0\n").run()
    (folder,) = recorded.spool.iterdir()
    recorded.run.stdout.fnmatch_lines(["loopglass: 2 results, all without a loop", f"loopglass: kept in {folder}"])


def test_a_password_in_the_address_is_refused_because_it_would_be_written_down(suite: Suite) -> None:
    recorded = suite.write(test_one="def test_it(): pass").run_as(
        "--loopglass-url=http://user:secret@127.0.0.1:9", "--loopglass-token=t"
    )
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines(["loopglass: nothing was recorded: *user name in it*"])
    assert "secret" not in recorded.run.stdout.str()
