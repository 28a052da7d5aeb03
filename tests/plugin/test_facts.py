"""What a session tells of its surroundings."""

import os
import subprocess
from pathlib import Path

import pytest
from pytest_loopglass.ci import Ci, detect
from pytest_loopglass.git import Checkout, checkout
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.wire import Facts

from tests.plugin.spools import make_folder
from tests.plugin.suites import Suite

GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "acme/shop",
    "GITHUB_RUN_ID": "77",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_REF": "refs/pull/12/merge",
    "GITHUB_REF_NAME": "12/merge",
    "GITHUB_HEAD_REF": "feature",
    "GITHUB_SHA": "c0ffee",
    "GITHUB_JOB": "tests",
}

SERVICES = {
    "github": (
        GITHUB,
        Ci(
            "github",
            "github-acme/shop-2-77",
            "https://github.com/acme/shop",
            "feature",
            "c0ffee",
            "12",
            "tests",
            "https://github.com/acme/shop/actions/runs/77",
        ),
    ),
    "github, a push": (
        {**GITHUB, "GITHUB_HEAD_REF": "", "GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main"},
        Ci(
            "github",
            "github-acme/shop-2-77",
            "https://github.com/acme/shop",
            "main",
            "c0ffee",
            None,
            "tests",
            "https://github.com/acme/shop/actions/runs/77",
        ),
    ),
    "gitlab": (
        {
            "GITLAB_CI": "true",
            "CI_PROJECT_ID": "5",
            "CI_PIPELINE_ID": "9",
            "CI_PROJECT_URL": "https://gitlab.com/a/b",
            "CI_COMMIT_REF_NAME": "main",
            "CI_COMMIT_SHA": "c0ffee",
            "CI_JOB_NAME": "unit",
            "CI_JOB_URL": "https://gitlab.com/a/b/-/jobs/1",
        },
        Ci(
            "gitlab",
            "gitlab-5-9",
            "https://gitlab.com/a/b",
            "main",
            "c0ffee",
            None,
            "unit",
            "https://gitlab.com/a/b/-/jobs/1",
        ),
    ),
    "circleci": (
        {
            "CIRCLECI": "true",
            "CIRCLE_WORKFLOW_ID": "w-1",
            "CIRCLE_BRANCH": "main",
            "CIRCLE_SHA1": "c0ffee",
            "CIRCLE_PULL_REQUEST": "https://github.com/a/b/pull/3",
        },
        Ci("circleci", "circleci-w-1", None, "main", "c0ffee", "3", None, None),
    ),
    "buildkite": (
        {
            "BUILDKITE": "true",
            "BUILDKITE_BUILD_ID": "b-1",
            "BUILDKITE_PULL_REQUEST": "false",
            "BUILDKITE_BUILD_URL": "https://buildkite.com/a/b/builds/1",
            "BUILDKITE_JOB_ID": "j-1",
        },
        Ci("buildkite", "buildkite-b-1", None, None, None, None, None, "https://buildkite.com/a/b/builds/1#j-1"),
    ),
    "azure": (
        {
            "TF_BUILD": "True",
            "BUILD_BUILDID": "8",
            "SYSTEM_TEAMPROJECT": "shop",
            "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/",
            "BUILD_SOURCEBRANCH": "refs/heads/main",
        },
        Ci(
            "azure",
            "azure-shop-8",
            None,
            "main",
            None,
            None,
            None,
            "https://dev.azure.com/acme/shop/_build/results?buildId=8",
        ),
    ),
    "jenkins": (
        {"JENKINS_URL": "http://ci", "BUILD_TAG": "jenkins-shop-4", "GIT_BRANCH": "origin/main", "CHANGE_ID": "6"},
        Ci("jenkins", "jenkins-jenkins-shop-4", None, "main", None, "6", None, None),
    ),
    "travis": (
        {"TRAVIS": "true", "TRAVIS_BUILD_ID": "3", "TRAVIS_PULL_REQUEST": "false", "TRAVIS_BRANCH": "main"},
        Ci("travis", "travis-3", None, "main", None, None, None, None),
    ),
    "gitlab, a part of a job": (
        {"GITLAB_CI": "true", "CI_JOB_NAME": "tests 2/3", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "3"},
        Ci("gitlab", job="tests"),
    ),
    "gitlab, a cell of a matrix": (
        {"GITLAB_CI": "true", "CI_JOB_NAME": "tests: [3.12]", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "3"},
        Ci("gitlab", job="tests: [3.12]"),
    ),
    "buildkite, started by hand": (
        {"BUILDKITE": "true", "BUILDKITE_COMMIT": "HEAD", "BUILDKITE_REPO": "https://me:secret@example.com/a/b.git"},
        Ci("buildkite", repository="https://example.com/a/b.git"),
    ),
    "jenkins without an address": (
        {"JENKINS_HOME": "/var/jenkins", "BUILD_TAG": "jenkins-shop-4", "GIT_URL": "git@example.com:a/b.git"},
        Ci("jenkins", "jenkins-jenkins-shop-4", "git@example.com:a/b.git"),
    ),
    "another one": ({"CI": "true"}, Ci("unknown")),
    "none": ({"CI": "false"}, Ci()),
}


@pytest.mark.parametrize("service", SERVICES)
def test_ci_services_are_told_by_their_environment(service: str) -> None:
    environment, expected = SERVICES[service]
    assert detect(environment) == expected


def test_a_job_that_runs_for_a_pull_request_on_its_base_is_one_of_the_pull_request(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"action": "opened", "number": 12}')
    of_base = {"GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main", "GITHUB_HEAD_REF": "main"}
    job = {**GITHUB, **of_base, "GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_EVENT_PATH": str(event)}
    found = detect(job)
    assert (found.branch, found.pull) == ("main", "12"), "it may be the main branch of a fork"
    assert found.revision is None, "which is the one of the base; git tells what is tested"


def test_facts_have_every_key_of_the_wire(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GITHUB.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LOOPGLASS_BRANCH", "mine")
    facts = suite.write(test_one="def test_it(): pass").run().facts()
    assert set(facts) == set(Facts.__required_keys__), "git tells the rest"
    assert (facts["ci"], facts["branch"], facts["pull"]) == ("github", "mine", "12")
    assert facts["versions"]["pytest"] == pytest.__version__
    assert facts["versions"]["pytest-asyncio"]


def test_a_system_without_a_load_is_recorded_too(suite: Suite) -> None:
    suite.write(
        conftest="""
        import os
        def unobtainable():
            raise OSError("unobtainable")
        os.getloadavg = unobtainable
        """,
        test_one="def test_one(): pass",
    )
    assert suite.run().facts()["load"] is None


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-b", "main")
    (tmp_path / "code.py").write_text("1\n")
    (tmp_path / ".gitignore").write_text("ignored\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def told(repository: Path) -> Checkout:
    return checkout(repository, repository / "spool")


def test_a_clean_checkout_has_the_tree_of_its_commit(repository: Path) -> None:
    found = told(repository)
    assert (found.branch, found.repository) == ("main", None)
    assert found.revision is not None
    assert found.tree is not None
    assert len(found.revision) == len(found.tree) == 40


def test_a_commit_without_changes_keeps_the_tree(repository: Path) -> None:
    before = told(repository)
    git(repository, "commit", "--allow-empty", "-m", "again")
    after = told(repository)
    assert after.tree == before.tree
    assert after.revision != before.revision


def test_changes_make_a_tree_of_their_own_that_only_their_content_decides(repository: Path) -> None:
    clean = told(repository).tree
    (repository / "code.py").write_text("2\n")
    changed = told(repository).tree
    (repository / "new.py").write_text("3\n")
    more = told(repository).tree
    (repository / "new.py").write_text("4\n")
    other = told(repository).tree
    (repository / "new.py").write_text("3\n")
    again = told(repository).tree
    (repository / "new.py").unlink()
    git(repository, "checkout", "code.py")
    assert told(repository).tree == clean
    assert again == more
    assert len({clean, changed, more, other}) == 4
    assert all(tree is not None and tree.startswith("dirty-") for tree in (changed, more, other))


def test_byproducts_ignored_files_and_the_spool_are_no_changes(repository: Path) -> None:
    clean = told(repository).tree
    for name in ("__pycache__/a.pyc", ".pytest_cache/x", "spool/s/main.jsonl", "ignored"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text("x")
    assert told(repository).tree == clean


def test_a_detached_head_has_no_branch_and_a_remote_loses_its_password(repository: Path) -> None:
    git(repository, "checkout", "--detach")
    git(repository, "remote", "add", "origin", "https://user:secret@example.com:8443/acme/shop.git")
    found = told(repository)
    assert found.branch is None
    assert found.repository == "https://example.com:8443/acme/shop.git"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ssh://git@example.com:group/repo.git", "ssh://example.com:group/repo.git"),
        ("https://me:secret@example.com:123456/x", "https://example.com:123456/x"),
        ("http://[odd/x?private_token=secret", "http://[odd/x"),
        ("git@example.com:a/b.git", "git@example.com:a/b.git"),
        ("/srv/a b.git", "/srv/a b.git"),
    ],
)
def test_a_remote_may_be_any_text(repository: Path, address: str, shown: str) -> None:
    git(repository, "remote", "add", "origin", address)
    assert told(repository).repository == shown


def test_a_hook_of_git_that_runs_the_tests_does_not_move_the_checkout(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = repository / "services"
    below.mkdir()
    without = checkout(below, repository / "spool")
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git" / "index.lock"))
    assert checkout(below, repository / "spool") == without
    assert without.below == "services"


def test_a_link_is_not_followed_into_a_pipe(repository: Path) -> None:
    os.mkfifo(repository / "pipe")
    (repository / "link").symlink_to("pipe")
    writer = os.open(repository / "pipe", os.O_RDWR)
    os.write(writer, b"not to be read")
    first = told(repository).tree
    (repository / "link").unlink()
    (repository / "link").symlink_to("elsewhere")
    assert os.read(writer, 64) == b"not to be read"
    os.close(writer)
    assert str(first).startswith("dirty-")
    assert told(repository).tree not in {first, None}


def test_of_many_untracked_files_only_so_much_is_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytest_loopglass.git.MOST", 10)
    for name in "abc":
        (repository / name).write_bytes(b"12345678")
    first = told(repository).tree
    (repository / "c").write_bytes(b"87654321")
    assert told(repository).tree == first
    (repository / "b").write_bytes(b"21345678")
    assert told(repository).tree != first


def test_a_folder_below_the_root_of_the_checkout_is_told_as_such(repository: Path) -> None:
    below = repository / "services" / "a ä"
    below.mkdir(parents=True)
    assert checkout(below, repository / "spool").below == "services/a ä"
    assert told(repository).below == ""


def test_sites_are_told_to_be_below_the_root_of_the_suite(repository: Path, tmp_path: Path) -> None:
    (repository / "services").mkdir()
    folder = Folder(make_folder(tmp_path / "spool", None, cwd=str(repository / "services")))
    assert folder.facts(ask_git=True)["root"] == "services"
    assert "root" not in Folder(make_folder(tmp_path / "spool", None)).facts(ask_git=False)


def test_outside_of_git_nothing_is_told(tmp_path: Path) -> None:
    assert checkout(tmp_path, tmp_path) == Checkout()


def test_facts_stay_what_they_were_for_the_first_batch(tmp_path: Path) -> None:
    path = make_folder(tmp_path, None)
    first = Folder(path).facts(ask_git=False)
    assert Folder(path).facts(ask_git=True) == first
