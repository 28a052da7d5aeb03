"""The branch that verdicts are of is the one that pages speak of, also where the project names another."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.live import rows
from dashboard.models import Delivery, Webhook
from dashboard.queries.standings import load_standings
from dashboard.webhook import find_news
from ingest.models import Case, Project, Run
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge
from trends.models import Frontier
from trends.tasks import judge_project

OLD, NEW = Attempt("tests/test_a.py::test_old", "failed"), Attempt("tests/test_a.py::test_new", "failed")


@pytest.fixture
def runs(project: Project) -> list[Run]:
    """Three on `master`, none on `main`, which the project names."""
    made = [history.run(project, [OLD, Attempt(NEW.nodeid)], branch="master", tree=tree * 40) for tree in "12"]
    made.append(history.run(project, [OLD, NEW], branch="master", tree="3" * 40))
    judge(project.pk)
    assert Frontier.objects.get().trunk == "master"
    return made


def test_the_history_of_a_test_is_that_of_its_branch(project: Project, runs: list[Run], page: Page) -> None:
    text = words(page(f"/p/gateway/tests/{Case.objects.get(name=OLD.nodeid).pk}/"))
    assert "on master, the newest at the right" in text
    assert "Not run on" not in text


def test_what_failed_there_before_is_no_new_failure(project: Project, runs: list[Run], page: Page) -> None:
    assert "1 failure is new" in words(page("/p/gateway/runs/3/"))
    assert load_standings(runs[2]) == {"new": 1, "broken": 1}
    told = {seq: word for seq, _, _, _, word, _ in rows.batch(runs[2], 0, 2)["c"]["why"]}
    assert told == {1: "broken", 2: "new"}


def test_its_failed_runs_are_news(project: Project, runs: list[Run], page: Page) -> None:
    since = timezone.now() - timedelta(hours=5)
    hook = Webhook.objects.create(project=project, url="http://127.0.0.1:1/", secret="x", since=since, on_flaky=False)
    assert find_news(hook, timezone.now()) == 3
    assert "run 3 on master failed: 1 new" in Delivery.objects.get(key="run failed 3").body["text"]
    assert "master: 2 failures" in page("/p/gateway/badge.svg")


def test_another_branch_is_named_and_verdicts_are_made_again(
    project: Project, runs: list[Run], page: Page, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(judge_project, "delay", asked.append)
    client.post("/p/gateway/settings/general/", {"name": "Gate", "default_branch": "develop"})
    assert asked == [project.pk]
    assert 'value="develop"' in page("/p/gateway/settings/")
