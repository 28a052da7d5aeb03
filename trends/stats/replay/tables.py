"""The rows that a replay writes."""

from collections.abc import Iterable, Iterator, Sequence

from trends.stats.book import Book
from trends.stats.expect import expected
from trends.stats.outlook import outlook
from trends.stats.result import Result
from trends.stats.verdicts import words

Row = Sequence[object]

VERDICTS = (
    *("run", "test", "job", "backend", "p_flaky", "p_broken", "rate", "rate_low"),
    *("rate_high", "p_next_fail", "score", "verdict"),
)
PREDICTIONS = ("run", "test", "job", "backend", "attempt", "outcome", "p_next_fail")


def page(book: Book, run: str) -> Iterator[Row]:
    """One row a variant, as things stand after `run`."""
    seen = outlook(book.states, book.share, book.settings)
    figures = zip(
        *(column.tolist() for column in (seen.p_flaky, seen.p_broken, seen.rate, seen.rate_low, seen.rate_high)),
        *(column.tolist() for column in (seen.p_next_fail, seen.score)),
        strict=True,
    )
    for key, row, word in zip(book.keys, figures, words(book.states, book.settings), strict=True):
        yield run, *key, *(f"{figure:.6g}" for figure in row), word


def verdicts(runs: Iterable[list[Result]], every: int | None) -> Iterator[Row]:
    """Rows of all variants after each `every`-th run, and after the last."""
    book, run, written = Book(), "", True
    for number, results in enumerate(runs, start=1):
        book.observe(results)
        run = results[0].run
        written = bool(every) and number % (every or 1) == 0
        if written:
            yield from page(book, run)
    if not written:
        yield from page(book, run)


def predictions(runs: Iterable[list[Result]]) -> Iterator[Row]:
    """A row a result: what was expected of it before it was seen."""
    book = Book()
    for results in runs:
        for result, chance in zip(results, expected(book, results).tolist(), strict=True):
            yield result.run, *result.key, result.attempt, result.outcome, f"{chance:.8g}"
        book.observe(results)
