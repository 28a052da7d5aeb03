"""The rows of a run's results. A page has up to 500 of them, so they are written here and not by a template."""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from dashboard.nodeid import parts_of
from dashboard.parts import backend, outcome
from dashboard.queries.results import ResultRow
from dashboard.show import count, seconds
from dashboard.verdict_lines.run import STALL_S

ROW = (
    '<div class="r row-link" role="row"><span class="num dim" role="cell">{seq}</span>'
    '<span role="cell">{outcome}{attempt}</span><span class="r-test" role="cell"><a class="whole" href="{href}">'
    '<span class="tid" title="{nodeid}"><span class="tid-path">{path}</span><b class="tid-name">{name}</b>'
    '<span class="tid-params">{params}</span></span></a></span><span role="cell">{backend}</span>'
    '<span class="num" role="cell">{duration}</span><span class="num {tone}" role="cell">{tick}</span></div>\n'
)
ATTEMPT = '<span class="r-attempt">attempt {}</span>'


def result_rows(rows: Iterable[ResultRow], base: str) -> SafeString:
    """`base`: the address that a sequence number and a slash are put behind."""
    return mark_safe("".join(_rows(rows, base)))  # noqa: S308  (every text in it is escaped)


def _rows(rows: Iterable[ResultRow], base: str) -> Iterator[str]:
    for row in rows:
        path, name, params = map(escape, parts_of(row.nodeid))
        yield ROW.format(
            seq=count(row.seq),
            outcome=outcome(row.outcome, row.reason),
            attempt=ATTEMPT.format(row.attempt) if row.attempt > 1 else "",
            href=f"{base}{row.seq}/",
            nodeid=escape(row.nodeid),
            path=path,
            name=name,
            params=params,
            backend=backend(row.backend),
            duration=seconds(row.duration_s),
            tone="t-slow" if (row.longest_tick_s or 0) >= STALL_S else "dim",
            tick=seconds(row.longest_tick_s),
        )
