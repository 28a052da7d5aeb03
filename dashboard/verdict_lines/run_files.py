"""In which files did it fail, and where did the time go?"""

from collections.abc import Sequence

from dashboard.file_tree import File, added
from dashboard.sentence import Sentence, Span, code, plain, strong
from dashboard.show import count, percent, plural, seconds

SLOW_SHARE = 0.3
"""A file is named when it takes so much of the time."""


def files_line(files: Sequence[File], of: int, is_running: bool) -> Sentence:
    """`of`: how many files there are, if not all of them are told apart."""
    if not files:
        return (strong("No result yet." if is_running else "This run has no results."),)
    far = " so far" if is_running else ""
    bad = sorted((file for file in files if file.amounts.counts.bad), key=lambda file: -file.amounts.counts.bad)
    if not bad:
        return (strong(f"Nothing failed in {plural(of, 'file')}{far}."), *_time(files))
    verb = "has a failure" if len(bad) == 1 else "have failures"
    finding = f"{count(len(bad))} of {plural(of, 'file')} {verb}{far}."
    return (strong(finding), *_worst(bad), *_time(files))


def _worst(bad: Sequence[File]) -> list[Span]:
    first, failures = bad[0], sum(file.amounts.counts.bad for file in bad)
    of = first.amounts.counts
    if len(bad) == 1:
        return [plain(" It is "), code(first.path), plain(f": {count(of.bad)} of {plural(of.all, 'result')} failed.")]
    return [plain(" "), code(first.path), plain(f" has {count(of.bad)} of {plural(failures, 'failure')}.")]


def _time(files: Sequence[File]) -> list[Span]:
    whole_s = added(file.amounts for file in files).summed_s
    first = max(files, key=lambda file: file.amounts.summed_s)
    share = first.amounts.summed_s / whole_s if whole_s else 0.0
    if len(files) == 1 or share < SLOW_SHARE:
        return [plain(f" Its tests took {seconds(whole_s)}." if len(files) == 1 else f" {seconds(whole_s)} in tests.")]
    return [plain(" "), code(first.path), plain(f" took {percent(share)} of {seconds(whole_s)} in tests.")]
