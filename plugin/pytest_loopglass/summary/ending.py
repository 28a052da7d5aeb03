"""What is printed at the end of a session."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.shield import NOTES, shielded
from pytest_loopglass.spool import discard
from pytest_loopglass.summary.journals import journals, remarkable

if TYPE_CHECKING:
    import pytest

    from pytest_loopglass.options import Settings
    from pytest_loopglass.summary.report import Report
    from pytest_loopglass.summary.screen import Screen

LINES: Final = 17
"""Of findings; with what stands above and below they fit into a terminal of 24."""
FEW: Final = 5
"""Findings, where the server tells the rest."""

WriteLine = Callable[[str], object]


@shielded
def look(folder: Path, own: int, *, everything: bool) -> Report | None:
    """What the session has found out. Without `everything` only what stands out, and None when nothing does.

    `own` is the descriptor of this process's journal.
    """
    sources = journals(folder, own)
    if not everything and not any(next(remarkable(source), None) for source in sources):
        return None
    from pytest_loopglass.summary.reading import report

    return report(sources, everything=everything)


class Ending:
    """The last words of a session, below those of pytest, and on the page of the job."""

    def __init__(self, config: pytest.Config, settings: Settings, folder: Path, started_at: float) -> None:
        self._config = config
        self._settings = settings
        self._folder = folder
        self._started_at = started_at

    @property
    def has_page(self) -> bool:
        """Whether there is a page of a job to write to."""
        if "GITHUB_STEP_SUMMARY" not in os.environ:
            return False
        from pytest_loopglass.summary import step

        return step.wanted(self._settings.step_summary)

    def is_asked(self, reporter: object) -> bool:
        """Whether anybody wants to know what was found out: a terminal without `--no-summary`, or the page."""
        no_summary = getattr(self._config.option, "no_summary", False)
        return self.has_page or (reporter is not None and not no_summary)

    @shielded
    def tell(self, write_line: WriteLine, report: Report | None, status: dict[str, Any] | None) -> None:
        if self._settings.url is not None:
            write_line(f"loopglass: {sent(self._folder, self._settings.url, status)}")
            self._few(write_line, report)
            return
        if report is not None and report.is_empty:
            discard(self._folder)
            write_line("loopglass: no test ran, and nothing is kept")
            return
        if report is not None:
            self._local(write_line, report)
        write_line(f"loopglass: kept in {self._folder}")

    @shielded
    def write_page(self, report: Report | None, status: dict[str, Any] | None) -> None:
        from pytest_loopglass.summary import step
        from pytest_loopglass.summary.report import Report

        stored = None
        if self._settings.url is not None:
            run = (status or {}).get("run") or {}
            stored = (status or {}).get("stored") or 0, run.get("url") or self._settings.url
        step.write(report or Report(), self._config.rootpath, stored)

    def _few(self, write_line: WriteLine, report: Report | None) -> None:
        if report is None or not report.findings:
            return
        from pytest_loopglass.summary.text import some

        for line in some(report.findings, self._screen(), 2 * FEW, FEW)[0]:
            write_line(line)

    def _local(self, write_line: WriteLine, report: Report) -> None:
        from pytest_loopglass.summary.sentences import headline, unread
        from pytest_loopglass.summary.text import some

        write_line(f"loopglass: {headline(report)}")
        lines, count = some(report.findings, self._screen(), LINES)
        for line in lines:
            write_line(line)
        if text := unread(report):
            write_line(f"loopglass: {text}")
        if more := len(report.findings) - count:
            write_line(f"loopglass: {more} more: {self._command()}")

    def _command(self) -> str:
        usual = self._settings.spool in {None, os.environ.get("LOOPGLASS_SPOOL")}
        return f"loopglass show --all{'' if usual else f' {self._folder}'}"

    def _screen(self) -> Screen:
        from pytest_loopglass.summary.places import Places
        from pytest_loopglass.summary.screen import Screen, width

        writer = self._config.get_terminal_writer()
        places = Places(self._config.rootpath, self._config.invocation_params.dir, self._started_at)
        return Screen(places, lambda text, colour: writer.markup(text, **{colour: True}), width())


def tell_notes(write_line: WriteLine) -> None:
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
