"""A suite to write, and the environment that it is run in."""

import os

import pytest

from tests.plugin.suites import INI, Suite

CI = ("GITHUB_", "GITLAB_", "CI", "CIRCLE", "BUILDKITE", "TF_BUILD", "JENKINS_", "TRAVIS")


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """An empty suite; nothing of the outer session reaches its run."""
    for name in list(os.environ):
        if name.startswith(("LOOPGLASS_", "PYTEST_", *CI)):
            monkeypatch.delenv(name)
    pytester.makeini(INI)
    return Suite(pytester)
