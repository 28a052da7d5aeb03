"""What is measured is what was meant to run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from bench.plugin import servers, suites
from bench.plugin.__main__ import arguments, chosen
from bench.plugin.contestants import CONTESTANTS
from bench.plugin.environment import Environment
from bench.plugin.execution import LAUNCH, reason
from bench.real_suites.summary import counts


def launch(*command: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-I", str(LAUNCH), *command], capture_output=True, check=True)
    cost: dict[str, float] = json.loads(done.stdout)
    return cost


def test_a_launch_waits_for_what_its_command_leaves_behind(tmp_path: Path) -> None:
    left = tmp_path / "left"
    script = f"( while kill -0 $$ 2>&-; do :; done; touch {left} ) >&- 2>&- & echo noise"
    assert launch("/bin/sh", "-c", script)["status"] == 0
    assert left.exists()


def test_time_of_a_detached_process_counts_for_the_tree_alone() -> None:
    burn = "import os; os.fork() or os.fork() or sum(range(10**6)) and os._exit(0)"
    cost = launch(sys.executable, "-I", "-c", burn)
    assert 0 < cost["alone_s"] < cost["tree_s"]


def test_a_launch_tells_the_status() -> None:
    assert launch("/bin/sh", "-c", "exit 4")["status"] == 4


def test_the_reason_is_the_last_line_that_speaks_of_an_error() -> None:
    assert reason("ERROR: usage\n  error: no such option\n  rootdir: /x\n\n") == "error: no such option"
    assert reason("one\ntwo\n") == "two"
    assert reason("") == "it said nothing"


def test_all_plugins_but_the_wanted_are_switched_off() -> None:
    environment = Environment(Path("python"), frozenset({"a", "b", "c"}), {})
    assert environment.switched_off(["b", "elsewhere"]) == ["-pno:a", "-pno:c"]


def test_contestants_are_chosen_by_a_part_of_their_name() -> None:
    assert [one.name for one in chosen(["html", "loopglass, local"])] == ["pytest-loopglass, local", "pytest-html"]
    assert chosen(None) == list(CONTESTANTS)
    with pytest.raises(SystemExit, match="there are: no-op"):
        chosen(["nobody"])


@pytest.mark.parametrize("part", [["--quick"], ["--only", "html"]])
def test_figures_of_a_part_are_not_written(part: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--write", *part])
    assert "--write wants all reporters" in capsys.readouterr().err


@pytest.mark.parametrize("suite", suites.SUITES, ids=lambda suite: suite.name)
def test_every_test_of_a_suite_passes(suite: suites.Suite, tmp_path: Path) -> None:
    folder = suites.write(suite, tmp_path / "suite", 1)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "noop", "-p", "no:django"]
    env = {name: text for name, text in os.environ.items() if not name.startswith("LOOPGLASS_")}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    backends = 2 if suite.name == "backends" else 1
    assert counts(done.stdout) == {"passed": suite.per_file * backends}


@pytest.mark.parametrize("path", ["/info", "/api/v2/bench/launch"])
def test_the_stub_says_yes(path: str) -> None:
    with servers.stub() as url:
        with urlopen(f"{url}{path}") as answer:
            assert answer.status == 200
        chunks = (part for part in (b"one", b"two"))
        with urlopen(Request(f"{url}{path}", data=chunks, method="PUT")) as answer:
            assert json.load(answer)["message"] == "yes"
