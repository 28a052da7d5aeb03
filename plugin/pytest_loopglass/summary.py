"""What is printed at the end of the session."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pytest_loopglass import compact
from pytest_loopglass.options import Settings
from pytest_loopglass.shield import NOTES

WriteLine = Callable[[str], object]


def show(write_line: WriteLine, folder: Path, settings: Settings, status: dict[str, Any] | None) -> None:
    if settings.url is None:
        write_line(f"loopglass: {local(results(folder))}")
        write_line(f"loopglass: kept in {folder}")
    else:
        write_line(f"loopglass: {sent(folder, settings.url, status)}")
    show_notes(write_line)


def show_notes(write_line: WriteLine) -> None:
    for text in NOTES:
        write_line(f"loopglass: note: {text}")


def sent(folder: Path, url: str, status: dict[str, Any] | None) -> str:
    """One sentence: where the results are now."""
    kept = f"What was recorded is kept in {folder}"
    if status is None:
        return f"the uploader did not start. {kept}; `loopglass upload` sends it."
    if status["state"] == "done":
        run = status.get("run") or {}
        return f"{status['stored']} results at {run.get('url') or url}"
    if status["state"] == "refused":
        return f"{url} refused: {status['message']}. {kept}; `loopglass upload` tries again."
    why = status.get("message") or "no answer yet"
    return f"{url} cannot be reached: {why}. {kept}; the next session sends it, or `loopglass upload`."


def results(folder: Path) -> Iterator[Any]:
    """Every result in a spool folder."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from compact.results(path)


def local(found: Iterator[dict[str, Any]]) -> str:
    """One paragraph of counts."""
    outcomes: Counter[str] = Counter()
    backends: Counter[str] = Counter()
    run = idle = 0.0
    longest, where = 0.0, ""
    for result in found:
        outcomes[result["outcome"]] += 1
        backends[result["backend"] or "no loop"] += 1
        for loop in (phase["loop"] for phase in result["phases"] if phase["loop"]):
            run += loop["run_s"] or 0
            idle += loop["idle_s"] or 0
            if (loop["longest_tick_s"] or 0) > longest:
                longest, where = loop["longest_tick_s"], result["nodeid"]
    text = f"{sum(outcomes.values())} results ({_listed(outcomes)})"
    if backends:
        text += f" on {_listed(backends, reverse=True)}"
    if run:
        text += f"; loops ran {run:.2f} s and waited {idle / run:.0%} of it"
    if longest:
        text += f"; the longest tick took {longest * 1e3:.1f} ms, in {where}"
    return text


def _listed(counts: Counter[str], *, reverse: bool = False) -> str:
    return ", ".join(f"{name} {count}" if reverse else f"{count} {name}" for name, count in counts.most_common())
