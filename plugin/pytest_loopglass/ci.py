"""What the environment says of the CI job. Nothing is asked, nothing is run."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from pytest_loopglass import remote
from pytest_loopglass.spool import read_json

Env = Mapping[str, str]


class Ci(NamedTuple):
    """What one CI service tells. None: not told."""

    ci: str | None = None
    run: str | None = None
    """What the jobs of one execution agree on."""
    repository: str | None = None
    branch: str | None = None
    revision: str | None = None
    pull: str | None = None
    job: str | None = None
    job_url: str | None = None


def detect(env: Env) -> Ci:
    """The first service that the environment speaks of; all None outside of CI."""
    for sign, read in SERVICES.items():
        if env.get(sign):
            told = Ci(*(value or None for value in read(env)))
            return told._replace(repository=told.repository and remote.shown(told.repository))
    return Ci(ci="unknown") if env.get("CI", "").lower() in {"1", "true", "yes"} else Ci()


def _joined(*parts: str | None) -> str | None:
    return "-".join(part for part in parts if part) if parts[-1] else None


def _github(env: Env) -> Ci:
    server, name, run = env.get("GITHUB_SERVER_URL"), env.get("GITHUB_REPOSITORY"), env.get("GITHUB_RUN_ID")
    is_target = env.get("GITHUB_EVENT_NAME") == "pull_request_target"  # ref and commit are those of the base
    return Ci(
        ci="github",
        run=_joined("github", name, env.get("GITHUB_RUN_ATTEMPT") or "1", run),
        repository=f"{server}/{name}" if server and name else name,
        branch=env.get("GITHUB_HEAD_REF") or env.get("GITHUB_REF_NAME"),
        revision=None if is_target else env.get("GITHUB_SHA"),
        pull=_pull_of_event(env) if is_target else _pull_of_ref(env),
        job=env.get("GITHUB_JOB"),
        job_url=f"{server}/{name}/actions/runs/{run}" if server and name and run else None,
    )


def _pull_of_ref(env: Env) -> str | None:
    found = re.fullmatch(r"refs/pull/(\d+)/\w+", env.get("GITHUB_REF", ""))
    return found[1] if found else None


def _pull_of_event(env: Env) -> str | None:
    number = (read_json(Path(env.get("GITHUB_EVENT_PATH", ""))) or {}).get("number")
    return str(number) if isinstance(number, int) else None


def _gitlab(env: Env) -> Ci:
    return Ci(
        ci="gitlab",
        run=_joined("gitlab", env.get("CI_PROJECT_ID"), env.get("CI_PIPELINE_ID")),
        repository=env.get("CI_PROJECT_URL"),
        branch=env.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") or env.get("CI_COMMIT_REF_NAME"),
        revision=env.get("CI_COMMIT_SHA"),
        pull=env.get("CI_MERGE_REQUEST_IID"),
        job=env.get("CI_JOB_NAME", "").removesuffix(f" {env.get('CI_NODE_INDEX')}/{env.get('CI_NODE_TOTAL')}"),
        job_url=env.get("CI_JOB_URL"),
    )


def _circle(env: Env) -> Ci:
    return Ci(
        ci="circleci",
        run=_joined("circleci", env.get("CIRCLE_WORKFLOW_ID")),
        repository=env.get("CIRCLE_REPOSITORY_URL"),
        branch=env.get("CIRCLE_BRANCH"),
        revision=env.get("CIRCLE_SHA1"),
        pull=env.get("CIRCLE_PR_NUMBER") or env.get("CIRCLE_PULL_REQUEST", "").rpartition("/")[2],
        job=env.get("CIRCLE_JOB"),
        job_url=env.get("CIRCLE_BUILD_URL"),
    )


def _buildkite(env: Env) -> Ci:
    pull, commit = env.get("BUILDKITE_PULL_REQUEST"), env.get("BUILDKITE_COMMIT")
    url, job = env.get("BUILDKITE_BUILD_URL"), env.get("BUILDKITE_JOB_ID")
    return Ci(
        ci="buildkite",
        run=_joined("buildkite", env.get("BUILDKITE_BUILD_ID")),
        repository=env.get("BUILDKITE_REPO"),
        branch=env.get("BUILDKITE_BRANCH"),
        revision=None if commit == "HEAD" else commit,  # of a build that was started by hand
        pull=None if pull == "false" else pull,
        job=env.get("BUILDKITE_LABEL") or env.get("BUILDKITE_STEP_KEY"),
        job_url=f"{url}#{job}" if url and job else url,
    )


def _azure(env: Env) -> Ci:
    base, project, build = env.get("SYSTEM_COLLECTIONURI"), env.get("SYSTEM_TEAMPROJECT"), env.get("BUILD_BUILDID")
    branch = env.get("SYSTEM_PULLREQUEST_SOURCEBRANCH") or env.get("BUILD_SOURCEBRANCH", "")
    return Ci(
        ci="azure",
        run=_joined("azure", project, build),
        repository=env.get("BUILD_REPOSITORY_URI"),
        branch=branch.removeprefix("refs/heads/"),
        revision=env.get("BUILD_SOURCEVERSION"),
        pull=env.get("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER") or env.get("SYSTEM_PULLREQUEST_PULLREQUESTID"),
        job=env.get("SYSTEM_JOBDISPLAYNAME") or env.get("AGENT_JOBNAME"),
        job_url=f"{base}{project}/_build/results?buildId={build}" if base and project and build else None,
    )


def _jenkins(env: Env) -> Ci:
    return Ci(
        ci="jenkins",
        run=_joined("jenkins", env.get("BUILD_TAG")),
        repository=env.get("GIT_URL"),
        branch=env.get("CHANGE_BRANCH") or env.get("BRANCH_NAME") or env.get("GIT_BRANCH", "").removeprefix("origin/"),
        revision=env.get("GIT_COMMIT"),
        pull=env.get("CHANGE_ID"),
        job=env.get("JOB_NAME"),
        job_url=env.get("BUILD_URL"),
    )


def _travis(env: Env) -> Ci:
    pull = env.get("TRAVIS_PULL_REQUEST")
    return Ci(
        ci="travis",
        run=_joined("travis", env.get("TRAVIS_BUILD_ID")),
        repository=env.get("TRAVIS_REPO_SLUG"),
        branch=env.get("TRAVIS_PULL_REQUEST_BRANCH") or env.get("TRAVIS_BRANCH"),
        revision=env.get("TRAVIS_COMMIT"),
        pull=None if pull == "false" else pull,
        job=env.get("TRAVIS_JOB_NAME") or env.get("TRAVIS_JOB_NUMBER"),
        job_url=env.get("TRAVIS_JOB_WEB_URL"),
    )


SERVICES: Final[dict[str, Callable[[Env], Ci]]] = {
    "GITHUB_ACTIONS": _github,
    "GITLAB_CI": _gitlab,
    "CIRCLECI": _circle,
    "BUILDKITE": _buildkite,
    "TF_BUILD": _azure,
    "JENKINS_URL": _jenkins,
    "JENKINS_HOME": _jenkins,
    "TRAVIS": _travis,
}
"""By the variable that each service always sets. Jenkins has its address only where somebody has told it."""
