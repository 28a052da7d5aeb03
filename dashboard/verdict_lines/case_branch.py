"""What goes for a test on another branch than the one its verdicts are of."""

from collections.abc import Sequence
from typing import Final

from dashboard.case.axis import Axis
from dashboard.named import the_run, the_test_on
from dashboard.parts import BACKENDS
from dashboard.queries.case import Elsewhere
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import count, plural
from dashboard.show.lists import listed

NAMED: Final = 2
"""Branches."""


def branch_line(axis: Axis, branch: str, trunk: str, known: Sentence) -> Sentence:
    """`axis`: its runs on `branch`; `known`: the sentence of the default branch `trunk`."""
    return (*_here(axis, branch), *_there(trunk, known))


def elsewhere_line(case_id: int, found: Sequence[Elsewhere]) -> list[Span]:
    """Branches on which its newest run failed; `found` has the newest first."""
    failing = [one for one in found if one.failed_last][:NAMED]
    return [span for one in failing for span in _failing(case_id, one)]


def _failing(case_id: int, one: Elsewhere) -> list[Span]:
    branch, run = the_test_on(case_id, one.branch), the_run(one.newest)
    if one.runs == 1:
        return filled(" On {branch} it failed in {run}, its only one.", branch=branch, run=run)
    failed = f"{count(one.failed)} of {plural(one.runs, 'run')}"
    return filled(" On {branch} it failed in {failed}, {run} the newest.", branch=branch, failed=failed, run=run)


def _here(axis: Axis, branch: str) -> list[Span]:
    if not axis.runs:
        return [strong(f"Not run on {branch}.")]
    bad = [_bad_on(axis, at) for at in range(len(axis.runs))]
    failed, newest = sum(map(bool, bad)), axis.runs[-1].number
    share = f"{count(failed)} of {plural(len(bad), 'run')} failed there"
    if not failed:
        return [strong(f"No failure on {branch}:"), plain(f" {plural(len(bad), 'run')}.")]
    if not bad[-1]:
        return [
            *filled(
                "Passed in {run}, the newest on {branch}:", strong=True, run=the_run(newest, strong=True), branch=branch
            ),
            plain(f" {share}."),
        ]
    begun = next((at for at in reversed(range(len(bad))) if not bad[at]), -1) + 1
    since = the_run(axis.runs[begun].number, strong=True)
    names = listed([BACKENDS[name][1] for name in bad[-1] if name != "none"])
    where = f", on {names}" if names else ""
    return [
        *filled("Fails on {branch} since {run}:", strong=True, branch=branch, run=since),
        plain(f" {share}{where}."),
    ]


def _bad_on(axis: Axis, at: int) -> list[str]:
    """Backends on which no attempt passed in a run."""
    return [name for name, lane in axis.lanes.items() if (cell := lane[at]) is not None and cell.mark in "fetc"]


def _there(trunk: str, known: Sentence) -> list[Span]:
    """The other sentence, without its weights, behind a comma."""
    first, *rest = [Span(span.text, code=span.code, to=span.to) for span in known]
    return [*filled(" On {trunk}, {text}", trunk=trunk, text=first.text[:1].lower() + first.text[1:]), *rest]
