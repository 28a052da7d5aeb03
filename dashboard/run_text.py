"""A run as plain text: for terminals, for search, and for who does without script."""

from collections.abc import Iterator

from dashboard.queries.project import Frame
from dashboard.queries.results import TEXT, ResultRow
from dashboard.queries.run import RunDetail
from dashboard.show import exact, look, seconds


def run_text(project: Frame, run: RunDetail, rows: list[ResultRow]) -> str:
    """A line a result, oldest first. Long runs are cut at 50 000 lines; the last line then says how to go on."""
    return "\n".join([*_head(project, run), *map(_line, rows), *_tail(rows), ""])


def _head(project: Frame, run: RunDetail) -> Iterator[str]:
    yield f"{project.name} run {run.number}: {run.status}"
    yield f"branch {run.branch or 'not known'}, revision {run.revision or 'not known'}"
    yield f"started {exact(run.started_at)}, {f'ended {exact(run.ended_at)}' if run.ended_at else 'not ended'}"
    counts = (f"{number} {name}" for name in OUTCOMES if (number := getattr(run.counts, name)))
    yield f"{run.head} results: {', '.join(counts) or 'none'}"
    yield ""


OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def _line(row: ResultRow) -> str:
    word = look(row.outcome, row.reason).word
    duration, tick = (seconds(value).replace("\u2009", " ") for value in (row.duration_s, row.longest_tick_s))
    attempt = f" attempt {row.attempt}" if row.attempt > 1 else ""
    worker = f" {row.worker}" if row.worker else ""
    return f"{row.seq:>6} {word:<12} {row.backend:<14} {duration:>9} {tick:>9}  {row.nodeid}{attempt}{worker}"


def _tail(rows: list[ResultRow]) -> Iterator[str]:
    if len(rows) == TEXT:
        yield f"More results follow: ?format=txt&after={rows[-1].seq}"
