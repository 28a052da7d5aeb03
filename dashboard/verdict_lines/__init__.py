"""The sentence every page opens with: its answer first, then how much and how sure."""

from dashboard.verdict_lines.findings import findings_of
from dashboard.verdict_lines.flaky import flaky_line
from dashboard.verdict_lines.projects import projects_line
from dashboard.verdict_lines.result import result_line
from dashboard.verdict_lines.run import RunFacts, run_line
from dashboard.verdict_lines.runs import runs_line

__all__ = ["RunFacts", "findings_of", "flaky_line", "projects_line", "result_line", "run_line", "runs_line"]
