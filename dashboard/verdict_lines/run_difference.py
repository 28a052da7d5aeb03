"""What did this run change against that one, and is the code to blame?"""

from dashboard.named import the_run
from dashboard.queries.run_difference import Difference, Side
from dashboard.sentence import Sentence, filled, plain
from dashboard.show import count, percent, plural

SHAKY = ("flaky", "suspect")
PLACES = {"python": "Python", "platform": "platform", "cpus": "number of CPUs"}


def difference_line(was: Side, now: Side, found: Difference) -> Sentence:
    runs = {"now": the_run(now.number, "Run {}", strong=True), "was": the_run(was.number, strong=True)}
    finding = filled("{now} {found} against {was}.", strong=True, found=_failures(found), **runs)
    return (*finding, plain(f"{_known(found)}{_others(found)}{_time(found)}{_code(was, now)}{_place(found)}"))


def _failures(found: Difference) -> str:
    broke, fixed = found.count("broke"), found.count("fixed")
    new = f"has {plural(broke, 'new failure')}" if broke else "has no new failure"
    return f"{new} and {count(fixed)} fixed" if fixed else new


def _known(found: Difference) -> str:
    """How many of the new failures are of tests that fail now and then anyway."""
    rows = next((group.rows for group in found.groups if group.kind == "broke"), [])
    known = sum(row.word in SHAKY for row in rows)
    if not known:
        return " None of these tests is known to be flaky." if len(rows) > 1 else ""
    if known == 1:
        return f" {'It' if len(rows) == 1 else 'One of them'} is of a test known to be flaky."
    return f" {'All' if known == len(rows) else count(known)} of them are of tests known to be flaky."


def _others(found: Difference) -> str:
    both = found.count("both")
    return f" {count(both)} fail{'s' if both == 1 else ''} in both." if both else ""


def _time(found: Difference) -> str:
    """Single durations say little; the median of all says more."""
    if found.pairs < 5:
        return ""
    much = abs(found.factor - 1)
    if much < 0.03:
        return f" Tests that passed in both took as long ({plural(found.pairs, 'pair')})."
    how = "longer" if found.factor > 1 else "less"
    return f" Tests that passed in both took {percent(much)} {how} (median of {plural(found.pairs, 'pair')})."


def _code(was: Side, now: Side) -> str:
    if was.tree is not None and was.tree == now.tree:
        return " Both ran the same code, so no difference is of the code."
    return ""


def _place(found: Difference) -> str:
    names = [PLACES[fact.name] for fact in found.facts if fact.name in PLACES]
    return f" They differ in {' and '.join(names)}." if names else ""
