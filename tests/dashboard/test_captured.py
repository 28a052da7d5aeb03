"""What a test wrote before it failed, as its page shows it."""

import pytest

from dashboard.ansi import bare, coloured
from dashboard.captured import Section, sections_of, sections_of_all
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import batches, history
from tests.fixtures.history import Attempt

OUT = "----- Captured stdout call -----\nto out\n----- Captured stderr call -----\nto err"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (None, []),
        ("", []),
        (OUT, [Section("stdout of the call", "to out", 0), Section("stderr of the call", "to err", 0)]),
        ("Captured log setup\nWARNING a log\n", [Section("log of the setup", "WARNING a log", 0)]),
        ("----- Captured stdout call -----\n[… 120 characters]\nrest", [Section("stdout of the call", "rest", 120)]),
        ("----- timers of a plugin -----\n1\n2", [Section("timers of a plugin", "1\n2", 0)]),
        ("no head\n" + OUT, [Section("Output", "no head", 0), *sections_of(OUT)]),
        ("only text", [Section("Output", "only text", 0)]),
    ],
)
def test_sections_are_told_apart(output: str | None, expected: list[Section]) -> None:
    assert sections_of(output) == expected


def test_what_a_later_phase_says_again_is_shown_once() -> None:
    more = f"{OUT}\n----- Captured stdout teardown -----\nthe end"
    first, second = sections_of_all([OUT, more])
    assert first == sections_of(OUT)
    assert second == [Section("stdout of the teardown", "the end", 0)]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain <b>", "plain &lt;b&gt;"),
        ("\x1b[31mred\x1b[0m not", '<span class="ansi-red">red</span> not'),
        (
            "\x1b[1;92mboth\x1b[22m green\x1b[39m.",
            '<span class="ansi-bold ansi-green">both</span><span class="ansi-green"> green</span>.',
        ),
        ("\x1b[mnothing\x1b[4;7;41m", "nothing"),
        ("\x1b[38;5;196mby number\x1b[0m", "by number"),
        ("\x1b[38;2;1;31;3;1mby parts\x1b[0m", '<span class="ansi-bold">by parts</span>'),
        ("\x1b[2K\x1b[1A\x1b]0;title\x07moved\x1b]8;;http://a\x1b\\link", "movedlink"),
        ("10 %\r55 %\r100 %\r\nnext\r", "100 %\nnext"),
        ("broken \x1b[31", "broken [31"),
        ("\x1b[99999999999mvery", "very"),
        ("a\tb\x08\x7f", "a\tb"),
    ],
)
def test_colours_become_classes_and_the_rest_of_what_steers_a_terminal_goes(text: str, html: str) -> None:
    assert coloured(text) == html


def test_what_is_read_has_no_escape_left() -> None:
    assert bare("\x1b[31mred\x1b[0m \x1b[1mbold\x1b[0m") == "red bold"


def test_the_page_has_each_section_with_its_own_lines(project: Project, page: Page) -> None:
    long = "\n".join(f"line {at}" for at in range(80))
    output = f"----- Captured stdout call -----\n{long}\n----- Captured log call -----\n\x1b[31mERROR\x1b[0m it broke"
    history.run(project, [Attempt(outcome="failed", failures=[batches.failure(output=output)])])
    html = page("/p/gateway/runs/1/results/1/")
    text = words(html)
    assert "stdout of the call 80 lines" in text
    assert "log of the call 1 line ERROR it broke" in text
    assert html.count('<details class="output" open') == 1
    assert '<span class="ansi-red">ERROR</span>' in html
