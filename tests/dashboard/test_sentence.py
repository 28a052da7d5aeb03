"""Sentences of spans, and the links in them."""

import pytest
from django.template import Context, Template

from dashboard.named import the_flagged, the_project, the_revision, the_run, the_site, the_test, the_test_on
from dashboard.sentence import Sentence, Span, filled, plain, strong, text_of
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt

EVIL = 'tests/a.py::test_{x}["><script>alert(1)</script>&\u202e{run}]'


def drawn(sentence: Sentence, **context: object) -> str:
    return Template("{% sentence line %}").render(Context({"line": sentence, **context}))


class Here:
    slug = "gateway"


def test_a_form_is_filled_with_spans_and_with_text_in_its_own_weight() -> None:
    found = filled("{name} failed in {run}{more}.", strong=True, name="A", run=the_run(7), more="")
    assert found == [strong("A failed in "), the_run(7), strong(".")]


def test_a_name_of_any_length_is_read_once() -> None:
    """Not from each of its letters to its end."""
    assert drawn((plain("<" * 200_000),)) == f"<span>{'&lt;' * 200_000}</span>"


@pytest.mark.parametrize("name", ["{run}", "{0}", "}{", "{{", EVIL])
def test_braces_in_a_name_are_text(name: str) -> None:
    assert text_of(tuple(filled("{name} in {run}", name=name, run=the_run(1)))) == f"{name} in run 1"


@pytest.mark.parametrize(
    ("span", "href"),
    [
        (the_run(4858), "/p/gateway/runs/4858/"),
        (the_test(12, "tests/a.py::test_a"), "/p/gateway/tests/12/"),
        (the_test_on(12, "fix/pool&branch=all"), "/p/gateway/tests/12/?branch=fix%2Fpool%26branch%3Dall"),
        (the_site(3, "a.py:1"), "/p/gateway/sites/3/"),
        (the_revision("9f3c1ab0000"), "/p/gateway/runs/?q=revision%3A9f3c1ab"),
        (the_project("billing", "Billing"), "/p/billing/"),
        (the_flagged("2 tests", "broken"), "/p/gateway/flaky/?state=broken"),
    ],
)
def test_what_a_sentence_names_leads_to_its_page(span: Span, href: str) -> None:
    assert f'<a href="{href}">' in drawn((span,), project=Here)


@pytest.mark.parametrize(("length", "shown"), [(80, "x" * 80), (81, "x" * 79 + "…")])
def test_a_name_that_a_sentence_cannot_hold_is_cut(length: int, shown: str) -> None:
    assert the_test(1, f"a.py::{'x' * length}").text == shown


def test_without_a_project_there_is_text_and_no_link() -> None:
    html = drawn((plain("See "), the_run(7)))
    assert "run" in html
    assert "<a" not in html


def test_a_hostile_name_is_text_in_the_link_to_it() -> None:
    html = drawn((the_test(1, EVIL), the_test_on(1, EVIL)), project=Here)
    assert "<script" not in html
    assert html.count("<a ") == html.count("</a>") == 2
    assert html.count('"') == 4


def test_the_line_of_a_comparison_leads_to_both_runs(project: Project, page: Page) -> None:
    for outcome in ("passed", "failed"):
        history.run(project, [Attempt(outcome=outcome)])
    html = page("/p/gateway/runs/compare/?a=1&b=2")
    line = html.partition('<p class="verdict">')[2].partition("</p>")[0]
    assert line.startswith('<strong><a href="/p/gateway/runs/2/">Run 2</a> has 1 new failure against')
    assert '<a href="/p/gateway/runs/1/">run 1</a>.</strong>' in line
