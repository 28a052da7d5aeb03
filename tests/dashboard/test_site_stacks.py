"""The stacks of a call site: put together, drawn and told."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from dashboard.charts.icicle import MOST, cells, icicle, words
from dashboard.queries.site_stacks import StackTotal
from dashboard.sentence import text_of
from dashboard.site import origin_of
from dashboard.site_stacks import stacks_card
from dashboard.stacks import Node, node_at, tree_of, walk
from dashboard.verdict_lines.site_stacks import stacks_line
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words as words_of
from tests.dashboard.test_query_counts import ask
from tests.fixtures import history
from tests.fixtures.batches import loop, phase, slow_tick, stack
from tests.fixtures.history import Attempt
from trends.models import CallSite

SITE = "shop/label.py:58 render"
BUYS, SELLS = "tests/test_a.py:9 test_buys", "tests/test_a.py:19 test_sells"
CODES = "/opt/lib/python3.13/site-packages/codes.py:3 encode"
WRAP = "/usr/lib/python3.13/textwrap.py:9 wrap"


def held(held_s: float, *frames: str, starved: bool = False, looks: int = 2) -> StackTotal:
    return StackTotal(list(frames), starved, looks, held_s)


STACKS = [held(3, BUYS, SITE), held(2, BUYS, SITE, CODES), held(1, SELLS, SITE, CODES, WRAP)]


def named(node: Node) -> str:
    return node.site.function or node.site.place


def test_frames_hold_what_they_call_as_well() -> None:
    told = [(node.depth, named(node), node.held_s, node.self_s) for node in walk(tree_of(STACKS))]
    assert told == [
        (0, "all stacks", 6, 0),
        (1, "test_buys", 5, 0),
        (2, "render", 5, 3),
        (3, "encode", 2, 2),
        (1, "test_sells", 1, 0),
        (2, "render", 1, 0),
        (3, "encode", 1, 0),
        (4, "wrap", 1, 1),
    ]


def test_a_library_on_two_pythons_is_one_frame() -> None:
    other = CODES.replace("3.13", "3.11")
    root = tree_of([held(1, SITE, CODES), held(2, SITE, other)])
    assert [node.held_s for node in walk(root)] == [3, 3, 3]


def test_a_frame_is_found_again_by_its_key_whatever_was_added() -> None:
    key = next(node.key for node in walk(tree_of(STACKS)) if named(node) == "wrap")
    found = node_at(tree_of([held(9, SELLS), *STACKS]), key)
    assert [named(node) for node in found.path] == ["all stacks", "test_sells", "render", "encode", "wrap"]
    assert node_at(tree_of(STACKS), "nothing").above is None


@pytest.mark.parametrize(
    ("frame", "origin"),
    [
        (SITE, "suite"),
        (CODES, "library"),
        ("/usr/lib/python3/dist-packages/yaml/reader.py:1 read", "library"),
        (WRAP, "standard library"),
        ("<frozen importlib._bootstrap>:1 _find", "standard library"),
        ("/somewhere/else.py:1 f", "other"),
        ("…", "other"),
    ],
)
def test_a_frame_is_known_by_its_folder(frame: str, origin: str) -> None:
    assert origin_of(frame) == origin


def test_a_frame_is_as_wide_as_its_time_and_lies_below_what_called_it() -> None:
    drawn = {(cell.row, named(cell.node), round(cell.left, 1)): round(cell.width, 1) for cell in cells(tree_of(STACKS))}
    assert drawn == {
        (0, "all stacks", 0.0): 100.0,
        (1, "test_buys", 0.0): 83.3,
        (1, "test_sells", 83.3): 16.7,
        (2, "render", 0.0): 83.3,
        (2, "render", 83.3): 16.7,
        (3, "encode", 0.0): 33.3,
        (3, "encode", 83.3): 16.7,
        (4, "wrap", 83.3): 16.7,
    }


def test_closer_to_a_frame_it_and_what_leads_to_it_are_as_wide_as_the_chart() -> None:
    root = tree_of(STACKS)
    focus = next(node for node in walk(root) if named(node) == "render" and node.held_s == 1)
    drawn = [(cell.row, named(cell.node), cell.width) for cell in cells(focus)]
    names = ["all stacks", "test_sells", "render", "encode", "wrap"]
    assert drawn == [(row, name, 100.0) for row, name in enumerate(names)]


def test_frames_too_narrow_to_see_are_left_out_and_so_are_those_past_the_most() -> None:
    many = [held(1, f"a.py:{line} f{line}") for line in range(400)]
    assert len(cells(tree_of(many))) == 1
    assert len(cells(tree_of([held(1, *[f"a.py:{line} f{at}" for line in range(40)]) for at in range(20)]))) == MOST


def test_the_drawing_has_a_title_and_a_link_for_every_frame() -> None:
    svg = icicle(tree_of(STACKS), SITE, lambda node: f"?frame={node.key}", "Stacks")
    assert len(re.findall(r'<a href="\?frame=\w+" data-row="\d"', svg)) == svg.count("<title>") == 8
    assert svg.count("is-site") == 2
    assert "render in shop/label.py:58, of the suite: 5.00\u2009s of 6.00\u2009s (83.3\u2009%), 4 looks" in svg
    assert "NaN" not in svg


def test_the_words_of_the_root_are_of_all_stacks() -> None:
    assert words(tree_of(STACKS), 6) == "All stacks: 6.00\u2009s, 6 looks"


@pytest.mark.parametrize(
    ("stacks", "expected"),
    [
        ([], ""),
        (
            [held(2, BUYS, SITE, starved=True)],
            "Starved: the thread was ready here, and the machine gave it no CPU. The line is not to blame. "
            "2 looks: too few to judge by.",
        ),
        ([held(2, SITE)], "Called by the loop itself. It blocks in the line itself. 2 looks: too few to judge by."),
        (
            [held(2, BUYS, SITE, CODES, looks=9)],
            "Called by tests/test_a.py:9. It blocks 100\u2009% in what it calls: codes.py:3 encode. 9 looks.",
        ),
        (
            STACKS,
            "Called from 2 places, for 83.3\u2009% of the time by tests/test_a.py:9. It blocks 50.0\u2009% in the line "
            "itself, 50.0\u2009% in what it calls: codes.py:3 encode. 6 looks.",
        ),
        (
            [*STACKS, held(4, BUYS, SITE, WRAP), held(0.5, SITE, CODES.replace("3.13", "3.11"))],
            "Called from 3 places, for 85.7\u2009% of the time by tests/test_a.py:9. It blocks 28.6\u2009% in the line "
            "itself, 71.4\u2009% in what it calls, most of it (38.1\u2009%) in textwrap.py:9 wrap. 10 looks.",
        ),
    ],
)
def test_a_sentence_says_who_calls_the_line_and_what_it_calls(stacks: list[StackTotal], expected: str) -> None:
    assert text_of(stacks_line(stacks, SITE)) == expected


def test_starved_stacks_are_a_view_of_their_own() -> None:
    card = stacks_card([*STACKS, held(0.5, SELLS, SITE, starved=True)], SITE, QueryDict("window=30d"))
    assert card.states == [("blocked", 6, "?window=30d"), ("starved", 0.5, "?cause=starved&window=30d")]
    assert (card.state, len(card.rows), card.left_out) == ("blocked", 7, 0)
    starved = stacks_card([*STACKS, held(0.5, SELLS, SITE, starved=True)], SITE, QueryDict("cause=starved&frame=x"))
    assert (starved.state, len(starved.rows), starved.is_zoomed) == ("starved", 2, False)


def test_the_table_has_the_frames_that_took_longest_below_each_other() -> None:
    many = [held(1 + line, f"a.py:{line} f", SITE) for line in range(150)]
    card = stacks_card(many, SITE, QueryDict())
    assert (len(card.rows), card.left_out) == (200, 100)
    assert [indent for indent, _ in card.rows[:3]] == ["", "\u2003", ""]
    assert card.rows[0][1].held_s == 150


def stalled(*stacks: dict[str, Any]) -> Attempt:
    ran = loop(slow=1, slow_ticks=[slow_tick(site=SITE, leaf=SITE)], stacks=list(stacks))
    return Attempt(phases=[phase("call", 1.0, ran)])


def address() -> str:
    return f"/p/gateway/sites/{CallSite.objects.get(name=SITE).pk}/"


def test_the_page_shows_the_stacks_of_the_window_and_one_of_them_closer(project: Project, page: Page) -> None:
    seen = [stack(BUYS, SITE, site=SITE), stack(SELLS, SITE, CODES, site=SITE, duration_s=0.1)]
    history.run(project, [stalled(*seen)])
    html = page(address())
    assert "Called from 2 places" in words_of(html)
    assert html.count("<title>") >= 6
    closer = re.search(r'href="(\?frame=\w+)#stacks"[^>]*><title>encode', html)
    assert closer is not None
    text = words_of(page(address() + closer[1]))
    assert "Show all stacks" in text
    assert "test_buys" not in text.partition("The same as a table")[2].partition("Tests that it held up")[0]


def test_a_site_of_which_no_stack_was_seen_says_so(project: Project, page: Page) -> None:
    history.run(project, [stalled()])
    assert "No stack was seen in 14 days" in words_of(page(address()))


def test_the_page_asks_seven_times_with_little_and_with_much(project: Project, client: Client) -> None:
    """The site, its runs, its tests, its stacks and what is accepted, each with rows of their own."""
    history.run(project, [stalled(stack(BUYS, SITE, site=SITE))])
    little = ask(client, address())
    for at in range(12):
        history.run(project, [stalled(*[stack(f"a.py:{at} f{n}", SITE, site=SITE) for n in range(20)])])
    assert ask(client, address()) == little <= 7


def test_a_result_shows_the_stacks_of_its_own_stalls(project: Project, page: Page) -> None:
    history.run(project, [stalled(stack(BUYS, SITE, site=SITE)), Attempt("tests/test_b.py::test_b")])
    html = page("/p/gateway/runs/1/results/1/")
    assert "Stacks of the stalls" in words_of(html)
    assert "render in shop/label.py:58, of the suite" in html
    assert re.search(r'href="\?frame=\w+#stalls-title"', html)
    assert "Stacks of the stalls" not in page("/p/gateway/runs/1/results/2/")
