"""Is it one bad run, one bad test, or a bad afternoon?"""

from dashboard.named import the_run, the_test
from dashboard.queries.grid import Grid, Together
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import count, plural

NAMED = 3
"""Runs that are named."""


def grid_line(grid: Grid) -> Sentence:
    runs = len(grid.columns)
    if not runs:
        return (strong("No run has ended yet."),)
    within = f"the last {plural(runs, 'run')}" if runs > 1 else "the only run"
    failing = [row for row in grid.rows if row.bad]
    if not failing:
        return (strong(f"Nothing failed in {within}."), plain(f" {plural(grid.tests, 'test')}."))
    lone = [row for row in failing if not _is_explained(row.failed_columns, grid)]
    if not grid.together and runs == 1:
        return (strong(f"{plural(len(failing), 'row')} failed in {within}."),)
    if not grid.together:
        finding = f"{plural(len(failing), 'row')} failed in {within}, many together in none of them."
        return (strong(finding), *_worst(grid))
    found = [*_together(grid.together), strong(f"{_branch(grid)}.")]
    return (*found, plain(_rest(len(lone), within)), *(_worst(grid) if lone else []))


def _together(together: list[Together]) -> list[Span]:
    first = together[0]
    if len(together) == 1:
        run = the_run(first.run, strong=True)
        form = f"{count(first.failed)} rows failed together in {{run}}, {_only(first)}"
        return filled(form, strong=True, run=run)
    found = [strong(f"In each of {count(len(together))} runs many rows failed together: ")]
    for place, one in enumerate(together[:NAMED]):
        found += [strong(", ")] if place else []
        found += filled("{run} ({rows})", strong=True, run=the_run(one.run, "{}", strong=True), rows=count(one.failed))
    return [*found, strong(f" and {count(len(together) - NAMED)} more")] if len(together) > NAMED else found


def _branch(grid: Grid) -> str:
    """Where they ran, when that is one place."""
    runs = {one.run for one in grid.together}
    branches = {column.branch for column in grid.columns if column.number in runs}
    all_of_them = ", all of them" if len(runs) > 1 else ","
    return f"{all_of_them} on {branches.pop()}" if len(branches) == 1 and None not in branches else ""


def _only(one: Together) -> str:
    return "all of them only there" if one.only_there == one.failed else f"{count(one.only_there)} of them only there"


def _rest(lone: int, within: str) -> str:
    if not lone:
        return f" Nothing else failed in {within}."
    return f" Beside that {plural(lone, 'row')} failed on {'its' if lone == 1 else 'their'} own in {within}."


def _is_explained(failed: int, grid: Grid) -> bool:
    """It failed only in runs that failed as a whole."""
    bits = sum(1 << at for at, one in enumerate(grid.columns) if any(one.number == bad.run for bad in grid.together))
    return failed & ~bits == 0


def _worst(grid: Grid) -> list[Span]:
    worst = max(grid.rows, key=lambda row: row.bad)
    told = f" on {worst.backend}: {count(worst.bad)} of {plural(worst.ran, 'run')}."
    return [plain(" Most often "), the_test(worst.case_id, worst.case), plain(told)]
