import re

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge


def test_a_flaky_test_is_listed_with_its_evidence(project: Project, page: Page) -> None:
    case = "tests/test_a.py::test_a"
    passed = Attempt(f"{case}[trio]", "passed", "trio", case=case)
    history.run(project, [passed, Attempt("tests/test_b.py::test_b")])
    history.run(project, [Attempt(f"{case}[trio]", "failed", "trio", case=case), Attempt("tests/test_b.py::test_b")])
    html = page("/p/gateway/flaky/?state=same")
    text = words(html)
    assert "1 of 2 variants has passed and failed on the same code." in text
    assert "1 passed, 1 failed on 1 version" in text
    assert "1 of 2 runs" in text
    assert 'href="/p/gateway/runs/2/results/1/"' in html
    assert 'href="/p/gateway/runs/1/results/1/"' in html
    assert "test_b" not in text


def test_a_failure_on_other_code_is_no_disagreement(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], tree="1" * 40)
    history.run(project, [Attempt(outcome="failed")], tree="2" * 40)
    assert "No test has passed and failed on the same code. 1 variant in 2 runs." in words(
        page("/p/gateway/flaky/?state=same")
    )


def test_every_flaky_test_is_on_one_page_of_the_list(project: Project, page: Page) -> None:
    attempts = [
        Attempt(f"tests/test_{n}.py::test", outcome, attempt=attempt)
        for n in range(120)
        for attempt, outcome in ((1, "failed"), (2, "passed"))
    ]
    history.run(project, attempts, status="passed")
    address, found = "?state=same", []
    for _ in range(3):
        html = page(f"/p/gateway/flaky/{address}".replace("&amp;", "&"))
        found += re.findall(r'class="tid" title="([^"]+)"', html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following.group(1) if following else ""
    assert address == ""
    assert sorted(found) == sorted({one.nodeid for one in attempts})


def test_the_verdict_of_a_test_is_said_beside_it(project: Project, page: Page) -> None:
    for outcome in ("passed", "failed", "passed", "failed"):
        history.run(project, [Attempt(outcome=outcome)])
    assert "flaky seen" not in words(page("/p/gateway/flaky/?state=same"))
    judge(project.pk)
    assert "flaky seen" in words(page("/p/gateway/flaky/?state=same"))
