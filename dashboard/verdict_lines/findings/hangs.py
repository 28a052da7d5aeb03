"""A test that was seen hanging."""

from dashboard.queries.phase import Hanging
from dashboard.sentence import plain, strong
from dashboard.show import plural, seconds
from dashboard.verdict_lines.findings.finding import Finding


def hangs(reports: list[Hanging]) -> list[Finding]:
    """`reports`: newest first; the others said the same earlier."""
    return [_hung(reports[0])] if reports else []


def _hung(report: Hanging) -> Finding:
    limit = f" of its {seconds(report.limit_s)}" if report.limit_s is not None else ""
    tasks = sum(task.kind == "task" for task in report.tasks) + (report.tasks_left_out or 0)
    held = f", with {plural(tasks, 'task')}" if tasks else ""
    told = f" after {seconds(report.elapsed_s)}{limit} it was still in {report.when}{held}."
    return Finding("running", "timeout", (strong("Seen hanging:"), plain(told)))
