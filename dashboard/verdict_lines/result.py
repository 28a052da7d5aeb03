"""What happened to this one, and was it the test or the loop?"""

from dashboard.queries.result import ResultDetail
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import look, seconds
from dashboard.verdict_lines.run import STALL_S

BAD = ("failed", "error")


def result_line(result: ResultDetail) -> Sentence:
    finding = _finding(result)
    if result.outcome in BAD and result.failures:
        return (strong(f"{finding}:"), plain(f" {_why(result)}{_loop(result)}"))
    if result.failures and result.failures[0].message:
        return (strong(f"{finding}:"), plain(f" {_stop(result.failures[0].message)}{_loop(result)}"))
    return (strong(f"{finding}."), plain(_loop(result)))


def _finding(result: ResultDetail) -> str:
    word = look(result.outcome, result.reason).word
    place = "" if result.backend == "none" else f" on {result.backend}"
    after = "" if result.outcome == "skipped" else f" after {seconds(result.duration_s)}"
    return f"{word[0].upper()}{word[1:]}{place}{after}"


def _why(result: ResultDetail) -> str:
    """The first failure: in which phase, what it said, where."""
    first = result.failures[0]
    phase = "" if first.when == "call" else f" in {first.when}"
    site = f" at {first.site}" if first.site else ""
    said = first.message.strip().splitlines()[0] if first.message.strip() else first.kind or "no message"
    return _stop(f"{said.rstrip('. ') if site or phase else said}{site}{phase}")


def _loop(result: ResultDetail) -> str:
    """What its loop did, where that was measured."""
    if result.busy_s is None or not result.run_s:
        return ""
    share = f" The loop was busy for {seconds(result.busy_s)} of {seconds(result.run_s)}"
    longest = result.longest_tick_s
    if longest is not None and longest >= STALL_S:
        return f"{share}; one tick held it for {seconds(longest)}."
    return f"{share}."


def _stop(text: str) -> str:
    line = text.strip()
    return line if line.endswith((".", "?", "!")) else f"{line}."
