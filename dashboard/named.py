"""What sentences name, each leading to its page."""

from typing import Final
from urllib.parse import quote

from dashboard.sentence import Span, To
from dashboard.show import count

SHORT: Final = 80
"""Characters."""


def the_run(number: int, form: str = "run {}", *, strong: bool = False) -> Span:
    """`run 4 858`"""
    return Span(form.format(count(number)), strong=strong, to=To("run", (number,)))


def the_test(case_id: int, text: str) -> Span:
    """Of a whole name its last part, as much of it as a sentence can hold."""
    name = text.rpartition("::")[2] or text
    return Span(f"{name[: SHORT - 1]}…" if len(name) > SHORT else name, code=True, to=To("test", (case_id,)))


def the_test_on(case_id: int, branch: str) -> Span:
    """A branch, leading to what a test did there."""
    return Span(branch, to=To("test", (case_id,), f"?branch={quote(branch, safe='')}"))


def the_site(site_id: int, text: str) -> Span:
    return Span(text, code=True, to=To("site", (site_id,)))


def the_revision(revision: str, *, strong: bool = False) -> Span:
    """Its first seven letters, leading to the runs of it."""
    return Span(revision[:7], strong=strong, to=To("runs", (), f"?q={quote(f'revision:{revision[:7]}', safe='')}"))


def the_project(slug: str, name: str) -> Span:
    return Span(name, to=To("project", project=slug))


def the_flagged(text: str, state: str = "", *, strong: bool = False) -> Span:
    """Tests of one state, as the list of them has it."""
    return Span(text, strong=strong, to=To("flaky", (), f"?state={state}" if state else ""))
