"""Short histories, written as letters: P passed, F failed, E error, S skipped. A run is a word of attempts."""

from collections.abc import Iterable, Iterator, Mapping

from trends.stats.book import Book
from trends.stats.outlook import Outlook, outlook
from trends.stats.result import Result
from trends.stats.settings import Settings
from trends.stats.verdicts import words

OUTCOMES = {"P": "passed", "F": "failed", "E": "error", "S": "skipped", "x": "xfailed"}
PER_DAY = 6


def results(number: int, test: str, word: str, *, backend: str = "asyncio", version: str | None = None) -> list[Result]:
    """One variant's attempts in the run with this number."""
    module, day = test.partition("::")[0], number / PER_DAY
    name = f"v{number}" if version is None else version
    return [
        Result(day, f"r{number}", name, "linux", module, test, backend, attempt, OUTCOMES[letter], None)
        for attempt, letter in enumerate(word, start=1)
    ]


def run(number: int, words_of: Mapping[str, str], version: str | None = None) -> list[Result]:
    """One run of several tests; a name may say its backend: `test@trio`."""
    found: list[Result] = []
    for name, word in words_of.items():
        test, _, backend = name.partition("@")
        found += results(number, test, word, backend=backend or "asyncio", version=version)
    return found


def played(history: Iterable[list[Result]], settings: Settings | None = None) -> Book:
    book = Book(settings or Settings())
    for of_run in history:
        book.observe(of_run)
    return book


def alone(history: str) -> Book:
    """A history of one test; runs stand between blanks, and `PPP*30` is the same run thirty times."""
    return played(results(number, "a.py::test", word) for number, word in enumerate(unrolled(history)))


def unrolled(history: str) -> Iterator[str]:
    for part in history.split():
        word, _, times = part.partition("*")
        yield from [word] * int(times or 1)


def seen(book: Book) -> Outlook:
    return outlook(book.states, book.share, book.settings)


def verdict_of(book: Book, name: str) -> str:
    test, _, backend = name.partition("@")
    key = (test, "linux", backend or "asyncio")
    return words(book.states, book.settings)[book.places[key]]
