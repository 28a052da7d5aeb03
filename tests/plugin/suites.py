"""A suite in a folder of its own, run by a real pytest with the plugin in it, and what was recorded of it."""

import json
import os
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_loopglass import compact

INI = """[pytest]
asyncio_default_fixture_loop_scope = function
asyncio_mode = strict
addopts = -p no:cacheprovider -p no:django -p no:randomly -p no:aiohttp -p no:pytest_cov -W error
markers =
    slow: a marker of the suite
    quick: another one
"""
CI = ("GITHUB_", "GITLAB_", "CI", "CIRCLE", "BUILDKITE", "TF_BUILD", "JENKINS_", "TRAVIS")


def clean() -> dict[str, str]:
    """This environment without what the outer session and a CI service have put into it."""
    return {name: text for name, text in os.environ.items() if not name.startswith(("LOOPGLASS_", "PYTEST_", *CI))}


@dataclass
class Recorded:
    """What a run left in the spool."""

    run: pytest.RunResult
    spool: Path
    junit: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every event of every process."""
        return [
            json.loads(compact.full(line))
            for path in sorted(self.spool.glob("*/*.jsonl"))
            for line in path.read_bytes().splitlines()
        ]

    @property
    def results(self) -> list[dict[str, Any]]:
        return [line["result"] for line in self.lines if "result" in line]

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome of the last attempt by node id."""
        ordered = sorted(self.results, key=lambda result: result["attempt"])
        return {result["nodeid"]: result["outcome"] for result in ordered}

    def one(self, name: str) -> dict[str, Any]:
        """The only result whose node id ends in `name`."""
        (found,) = (result for result in self.results if result["nodeid"].endswith(name))
        return found

    def call(self, name: str) -> dict[str, Any]:
        """What loops did in the call of that result."""
        loops = {phase["when"]: phase["loop"] for phase in self.one(name)["phases"]}
        found: dict[str, Any] = loops["call"]
        return found

    def facts(self) -> dict[str, Any]:
        (path,) = self.spool.glob("*/session.json")
        found: dict[str, Any] = json.loads(path.read_text())["facts"]
        return found

    def by_junit(self) -> dict[tuple[str, str], str]:
        """Outcome by class name and name as `--junitxml` has them. It shows xpass as a plain pass."""
        return _by_address(self.junit)

    def as_junit(self) -> dict[tuple[str, str], str]:
        """The same from what was recorded."""
        shown = {"xfailed": "skipped", "xpassed": "passed"}
        return {_mangled(name): shown.get(outcome, outcome) for name, outcome in self.outcomes.items()}


def _by_address(path: Path) -> dict[tuple[str, str], str]:
    """A test may have several elements: a failed call and an error in teardown, or reruns, which say nothing."""
    found: dict[tuple[str, str], str] = {}
    for case in ET.parse(path).getroot().iter("testcase"):
        if any(_address(case)) and found.get(_address(case), "passed") == "passed":
            found[_address(case)] = _said(case)
    return found


def _address(case: ET.Element) -> tuple[str, str]:
    return case.get("classname", ""), case.get("name", "")


def _said(case: ET.Element) -> str:
    tags = {child.tag for child in case}
    for tag, outcome in (("failure", "failed"), ("error", "error"), ("skipped", "skipped")):
        if tag in tags:
            return outcome
    return "passed"


def _mangled(nodeid: str) -> tuple[str, str]:
    """The class name and name that JUnit has for a node id."""
    path, *names = nodeid.partition("[")[0].split("::")
    parts = [path.replace("/", ".").removesuffix(".py"), *names]
    bracket = nodeid[len(nodeid.partition("[")[0]) :]
    return ".".join(parts[:-1]), parts[-1] + bracket


@dataclass
class Suite:
    """Files of a suite and the ways to run it."""

    pytester: pytest.Pytester
    runs: int = field(default=0)

    def write(self, **files: str) -> "Suite":
        self.pytester.makepyfile(**files)
        return self

    def run(self, *arguments: str) -> Recorded:
        """Run it with the plugin in local mode."""
        return self.run_as("--loopglass", *arguments)

    def run_as(self, *arguments: str) -> Recorded:
        """Run it; what switches the plugin on is among the arguments or in the environment."""
        self.runs += 1
        spool, junit = self.pytester.path / f"spool{self.runs}", self.pytester.path / f"junit{self.runs}.xml"
        found = self.pytester.runpytest_subprocess(f"--loopglass-spool={spool}", f"--junitxml={junit}", *arguments)
        return Recorded(found, spool, junit)
