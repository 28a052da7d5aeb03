from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.charts.badge import badge
from ingest.models import Project, Run
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge

BADGE = "/p/gateway/badge.svg"


def _says(svg: str) -> str:
    """As read aloud. Raises ParseError when it is no image."""
    return ET.fromstring(svg).attrib["aria-label"]


def test_it_says_how_the_newest_run_of_the_default_branch_ended(project: Project, page: Page) -> None:
    assert _says(page(BADGE)) == "main: no run yet"
    history.run(project, [Attempt(outcome="failed"), Attempt(outcome="error")])
    assert _says(page(BADGE)) == "main: 2 failures"
    history.run(project, [Attempt()])
    history.run(project, [Attempt(outcome="failed")], branch="topic")
    assert _says(page(BADGE)) == "main: passed"
    assert _says(page(f"{BADGE}?branch=topic")) == "topic: 1 failure"


def test_a_pull_request_from_a_branch_of_the_same_name_is_not_the_default_branch(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    history.run(project, [Attempt(outcome="failed")], branch="main", pull="7")
    assert _says(page(BADGE)) == "main: passed"
    history.run(project, [Attempt(outcome="failed")], branch=None)
    assert _says(page(BADGE)) == "main: 1 failure"


def test_a_run_that_goes_on_is_not_counted_yet(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    history.run(project, [Attempt(outcome="failed")], status=Run.Status.RUNNING)
    assert _says(page(BADGE)) == "main: passed"


def test_a_run_that_broke_off_is_told(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], status=Run.Status.INTERRUPTED)
    assert _says(page(BADGE)) == "main: interrupted"


def test_it_counts_flaky_tests(project: Project, page: Page) -> None:
    assert _says(page(f"{BADGE}?kind=flaky")) == "flaky tests: none"
    for outcome in ("passed", "failed", "passed", "failed"):
        history.run(project, [Attempt(outcome=outcome)])
    judge(project.pk)
    assert _says(page(f"{BADGE}?kind=flaky")) == "flaky tests: 1"


def test_it_is_for_those_who_may_read_the_project(project: Project, member: User, client: Client) -> None:
    Project.objects.filter(pk=project.pk).update(is_open=False)
    assert client.get(BADGE).status_code == 404
    client.force_login(member)
    answer = client.get(BADGE)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("branch", ["<script>&\"'", "x" * 500, "ветка-😀", "a\x00\x01b\ufffe"])
def test_any_branch_makes_an_image(project: Project, page: Page, branch: str) -> None:
    assert _says(page(BADGE, data={"branch": branch})).endswith("no run yet")


def test_long_words_are_cut_and_the_image_has_room_for_the_rest() -> None:
    svg = badge("a" * 60, "b", "odd")
    assert _says(svg) == f"{'a' * 39}…: b"
    image = ET.fromstring(svg)
    words = list(image.iter("{http://www.w3.org/2000/svg}text"))
    assert [word.text for word in words] == [f"{'a' * 39}…", "b"]
    ends = [int(word.attrib["x"]) + int(word.attrib["textLength"]) for word in words]
    assert ends[0] < int(words[1].attrib["x"]) < ends[1] < int(image.attrib["width"])


def test_settings_have_it_where_others_may_read(project: Project, page: Page) -> None:
    markdown = "[![tests](http://testserver/p/gateway/badge.svg)](http://testserver/p/gateway/)"
    assert markdown in page("/p/gateway/settings/")
