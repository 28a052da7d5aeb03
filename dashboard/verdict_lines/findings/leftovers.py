"""Work and things that outlived the test, and what the loop complained of."""

from dashboard.queries.phase import Leftover, LoopError, PendingTask
from dashboard.sentence import Span, code, plain, strong
from dashboard.show import count, plural
from dashboard.verdict_lines.findings.finding import NAMED, Finding, Happened, cut, grouped, place
from dashboard.words import LEFTOVERS, LOOP_ERRORS, within


def leftovers(happened: Happened) -> list[Finding]:
    parts = [(phase.when, phase.ledger.tasks) for phase in happened.phases if phase.ledger]
    found = [_tasks(when, part.left, part.pending) for when, part in parts if part and part.left]
    listed = [(phase.when, one) for phase in happened.phases if phase.ledger for one in phase.ledger.leftovers]
    groups = grouped(((when, one.kind), one) for when, one in listed)
    return [*found, *(_left(when, kind, group) for (when, kind), group in groups.items())]


def _tasks(when: str, left: int, pending: list[PendingTask]) -> Finding:
    told = strong(f"Left {plural(left, 'task')} pending{within(when)}{':' if pending else ''}")
    return Finding("queued", "flaky", (told, *_list([_task(one) for one in pending[:NAMED]], left)))


def _task(one: PendingTask) -> list[Span]:
    return [plain(f"{one.name}, "), code(one.what), *place("at", one.awaits)]


def _left(when: str, kind: str, group: list[Leftover]) -> Finding:
    single, several, wrong = LEFTOVERS.get(kind, (f"{kind} was", f"{kind}s were", "left"))
    many = sum(one.count for one in group)
    subject = f"{_article(single)} {single}" if many == 1 else f"{count(many)} {several}"
    spans = [[code(one.what), *place("in", _place(one))] for one in group[:NAMED]]
    return Finding("queued", "flaky", (strong(f"{subject} {wrong}{within(when)}:"), *_list(spans, len(group))))


def _place(one: Leftover) -> str | None:
    """Without the function, where that is the thing itself."""
    return one.site and one.site.removesuffix(f" {one.what}")


def _article(word: str) -> str:
    return "An" if word[0] in "aeiou" else "A"


def _list(items: list[list[Span]], whole: int) -> list[Span]:
    """` a; b; c and 4 more.`"""
    spans: list[Span] = []
    for at, item in enumerate(items):
        spans += [plain("; " if at else " "), *item]
    more = whole - len(items)
    return [*spans, plain(f" and {count(more)} more." if more > 0 and items else ".")]


def errors(happened: Happened) -> list[Finding]:
    listed = [(phase.when, one) for phase in happened.phases if phase.ledger for one in phase.ledger.errors]
    return cut([_error(when, one) for when, one in listed], "loop errors")


def _error(when: str, one: LoopError) -> Finding:
    what = LOOP_ERRORS.get(one.kind, LOOP_ERRORS["other"])
    times = f" ({count(one.count)} times)" if one.count > 1 else ""
    said = one.message.strip().partition("\n")[0]
    return Finding("error", "error", (strong(f"{what}{within(when)}:"), plain(f" {said}{times}")))
