"""Flaky and broken tests as Markdown: a list, or the text of an issue with what proves it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from django.urls import reverse

from dashboard.markdown import cell, code, code_block, plain_text
from dashboard.queries.flagged import FlaggedRow
from dashboard.queries.flagged_evidence import Evidence
from dashboard.show import count, percent, plural
from dashboard.templatetags.case import trait


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tests belong to, and where their pages are."""

    slug: str
    branch: str
    site: str
    """Address of the dashboard, without a slash at the end."""

    def case(self, row: FlaggedRow) -> str:
        return self.site + reverse("test", args=[self.slug, row.case_id])

    def failure(self, row: FlaggedRow) -> str:
        return self.site + reverse("result", args=[self.slug, row.failed_run, row.failed_seq])


def issue_title(found: Sequence[Evidence], branch: str) -> str:
    """`Flaky: test_x on trio`, `2 flaky tests, 1 broken test on main`; empty where there is nothing to say."""
    if len(found) != 1:
        counted = Counter(one.row.word for one in found)
        told = ", ".join(plural(number, f"{word} test") for word, number in counted.items())
        return _tight(f"{told} on {branch}") if told else ""
    row = found[0].row
    return f"{row.word.capitalize()}: {row.case.rpartition('::')[2]}{_on(row)}"


def issue_text(found: Sequence[Evidence], place: Place) -> str:
    """A section a test: how often, since when, what most failures say, how to run it again."""
    return _tight("\n\n".join("\n".join(_section(one, place)) for one in found))


def list_text(found: Sequence[Evidence], place: Place) -> str:
    """A table: one line a test."""
    names = ("Test", "Backend", "Fails", "95 % interval", "Failed", "Most failures say", "Since")
    head = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    return _tight("\n".join([*head, *(_line(one, place) for one in found)]))


def _line(one: Evidence, place: Place) -> str:
    row = one.row
    said = code(row.pattern.kind) if row.pattern and row.pattern.kind else "–"
    cells = (
        f"[{code(row.case)}]({place.case(row)})",
        _backend(row),
        "every time" if row.word == "broken" else percent(row.rate),
        f"{percent(row.low)} – {percent(row.high)}",
        f"{count(row.failures)} of {count(row.results)}",
        said,
        _since(one),
    )
    return f"| {' | '.join(map(cell, cells))} |"


def _section(one: Evidence, place: Place) -> Iterator[str]:
    row = one.row
    yield f"### {code(row.case)}{_on(row)}"
    yield ""
    yield f"- **{row.word.capitalize()}** on {plain_text(place.branch)} since {_since(one)}."
    yield f"- {_rate(row)}"
    if row.disagreements:
        yield f"- It both passed and failed on the same code: on {plural(row.disagreements, 'version')}."
    if row.pattern:
        yield f"- {_pattern(row)}"
    if row.cause:
        yield f"- {_cause(row.cause)}"
    if row.owner:
        yield f"- {plain_text(row.owner)} looks at it."
    newest = f"[Newest failure]({place.failure(row)}), " if row.failed_run else ""
    yield f"- {newest}[history]({place.case(row)})"
    if one.nodeid:
        yield from ("", "Run it again:", "", code_block(f"pytest {quote(one.nodeid)}", "sh"))


def _rate(row: FlaggedRow) -> str:
    counted = f"{count(row.failures)} of {plural(row.results, 'result')} there failed"
    if row.word == "broken":
        return f"It fails every time; {counted}."
    interval = f"95 % interval {percent(row.low)} to {percent(row.high)}"
    return f"An attempt fails with a probability of {percent(row.rate)} ({interval}); {counted}."


def _pattern(row: FlaggedRow) -> str:
    assert row.pattern is not None
    share = f"{count(row.pattern.failures)} of {plural(row.pattern.of, 'failure')}"
    said = f": {code(row.pattern.text)}" if row.pattern.text else ""
    return f"Most failures say {code(row.pattern.kind or 'no exception')} ({share}){said}"


def _cause(cause: dict[str, Any]) -> str:
    """An association is called one."""
    failed = f"{count(cause['failed_with'])} of {plural(cause['failed'], 'failure')}"
    passed = f"{count(cause['passed_with'])} of {plural(cause['passed'], 'passing result')}"
    return f"Comes with {plain_text(trait(cause))}: {failed}, {passed} (association, not proof)."


def _since(one: Evidence) -> str:
    at = f", {one.row.changed_at:%Y-%m-%d}" if one.row.changed_at else ""
    revision = f" ({plain_text(one.revision[:10])}{at})" if one.revision else f" ({at[2:]})" if at else ""
    return f"{_runs(one.row)}{revision}"


def _runs(row: FlaggedRow) -> str:
    if row.since_low is None or row.since_high is None or row.since_low == row.since_high:
        return f"run {count(row.since)}"
    return f"run {count(row.since)}, or another of {count(row.since_low)} to {count(row.since_high)}"


def _backend(row: FlaggedRow) -> str:
    return row.backend if row.backend != "none" else "no loop"


def _on(row: FlaggedRow) -> str:
    return f" on {row.backend}" if row.backend != "none" else ""


def _tight(text: str) -> str:
    """Thin spaces are for pages: elsewhere they do not look like spaces."""
    return text.replace("\u2009", " ")
