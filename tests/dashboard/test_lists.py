import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ingest.models import Project, Token
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Stratum, Variant, Verdict, Word


def test_who_sees_one_project_is_led_to_it(project: Project, client: Client) -> None:
    assert client.get("/").headers["Location"] == "/p/gateway/"
    assert client.get("/p/gateway/").headers["Location"] == "/p/gateway/setup/"


def test_projects_that_need_somebody_come_first_then_those_heard_from_last(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed")], age=timedelta(hours=2))
    history.run(history.project("billing"), [Attempt()], age=timedelta(minutes=20))
    history.run(history.project("courier"), [Attempt()], age=timedelta(minutes=2))
    text = words(page("/"))
    assert "The newest run did not pass in 1 of 3 projects: Gateway." in text
    assert text.rindex("Gateway") < text.index("Courier") < text.index("Billing")


def test_a_project_tells_what_is_broken_or_flaky_in_it_and_its_runs_of_ten_days(project: Project, page: Page) -> None:
    history.project("billing")
    for days in (20, 3, 3, 0):
        history.run(project, [Attempt()], age=timedelta(days=days, minutes=1))
    variant, stratum = Variant.objects.get(project=project), Stratum.objects.create(project=project, name="tests")
    figures = dict.fromkeys(("p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail", "score"), 0.1)
    counts = dict.fromkeys(("results", "failures", "disagreements", "set_aside", "calm_runs", "run", "since"), 1)
    Verdict.objects.create(project=project, variant=variant, stratum=stratum, word=Word.BROKEN, **figures, **counts)
    html = page("/")
    assert re.search(r"Gateway passed main 0 1 0 1", words(html))
    assert "3 runs in ten days, 2 at most on one" in html


def test_without_any_project_the_page_says_how_to_make_one(db: None, page: Page, settings: Settings) -> None:
    assert "Make the first project" in page("/")
    settings.LOCAL = False
    assert "python manage.py project" in page("/")


def test_projects_that_may_not_be_seen_are_not_named(db: None, page: Page) -> None:
    history.project("secret", is_open=False)
    text = page("/")
    assert "No project is open to you" in text
    assert "Log in" in text
    assert "secret" not in text.lower()


def test_a_project_without_runs_shows_the_command_that_sends_one(project: Project, page: Page) -> None:
    text = page("/p/gateway/runs/")
    assert "export LOOPGLASS_URL=http://127.0.0.1:8000\nexport LOOPGLASS_TOKEN=…\npytest" in text
    assert 'href="/p/gateway/setup/"' in text


def test_on_the_machine_of_the_server_the_token_comes_from_its_file(
    project: Project, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.project("other")
    _, secret = Token.make(project, "first", Token.Scope.INGEST)
    (tmp_path / "client.env").write_text(f"LOOPGLASS_URL=x\nLOOPGLASS_TOKEN={secret}\n")
    monkeypatch.setenv("LOOPGLASS_HOME", str(tmp_path))
    text = page("/p/gateway/runs/")
    assert f"env $(cat {tmp_path}/client.env) pytest" in text
    assert secret not in text
    assert "client.env" not in page("/p/other/runs/")


def test_runs_are_listed_newest_first_with_their_figures(project: Project, page: Page) -> None:
    history.run(project, [Attempt(duration_s=1.5), Attempt("tests/test_b.py::test_b", "skipped")])
    history.run(project, [Attempt(outcome="failed", longest_tick_s=0.118)], branch="fix/pool", pull="912")
    text = words(page("/p/gateway/runs/"))
    assert re.search(r"2 flaky only fix/pool aaaaaaa PR 912 1 flaky 0 0 0 250\u2009ms 118\u2009ms", text)
    assert re.search(r"1 passed main aaaaaaa – 1 1 0 1.75\u2009s 3.0\u2009ms", text)
    assert text.index("fix/pool aaaaaaa") < text.index("main aaaaaaa")


def test_runs_of_one_branch_can_be_asked_for(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], branch="main")
    history.run(project, [Attempt()], branch="fix/pool")
    text = words(page("/p/gateway/runs/?branch=fix/pool"))
    assert "fix/pool aaaaaaa" in text
    assert "main aaaaaaa" not in text


def test_a_branch_without_runs_says_so(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    assert "No run on" in page("/p/gateway/runs/?branch=nowhere%00")


def test_older_runs_are_on_the_next_page_and_every_run_is_on_one(project: Project, page: Page) -> None:
    for _ in range(53):
        history.run(project, is_digested=False)
    first, second = page("/p/gateway/runs/"), page("/p/gateway/runs/?before=4")
    assert "?before=4" in first
    numbers = [int(number) for text in (first, second) for number in re.findall(r'data-run="(\d+)"', text)]
    assert numbers == list(range(53, 0, -1))
    assert "Older runs" not in second


def test_the_table_alone_is_sent_when_the_list_looks_for_news(project: Project, client: Client) -> None:
    history.run(project, [Attempt()])
    answer = client.get("/p/gateway/runs/", headers={"X-Partial": "rows"})
    text = answer.content.decode()
    assert 'data-run="1"' in text
    assert "<html" not in text
    assert "X-Partial" in answer.headers["Vary"]


def test_a_list_that_is_fetched_again_before_the_first_run_is_empty(project: Project, page: Page) -> None:
    assert "No run yet" in page("/p/gateway/runs/", headers={"X-Partial": "rows"})
