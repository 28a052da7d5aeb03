"""Derived rows: all of them can be rebuilt from the results. Rules and rehearsals are what people asked for."""

from trends.models.assignment import Assignment
from trends.models.branch import Branch
from trends.models.call_site import CallSite
from trends.models.cause import Cause
from trends.models.change import Change
from trends.models.comparison import Comparison
from trends.models.contrast import Contrast
from trends.models.digest import Digest
from trends.models.disagreement import Disagreement
from trends.models.early_warning import EarlyWarning
from trends.models.fingerprint import Fingerprint, Print, Trace
from trends.models.frontier import Frontier
from trends.models.outage import Outage
from trends.models.pace import Pace
from trends.models.parity import Parity
from trends.models.quarantine import Quarantine
from trends.models.recent import Recent
from trends.models.rehearsal import Rehearsal
from trends.models.rollup import Rollup
from trends.models.rules import Rules
from trends.models.run_total import RunTotal
from trends.models.shift import Kind, Runner, Shift, Window
from trends.models.site_run import Cause as StallCause
from trends.models.site_run import SiteRun
from trends.models.site_stack import SiteStack
from trends.models.site_variant import SiteVariant
from trends.models.snapshot import Snapshot
from trends.models.stack_run import StackRun
from trends.models.stratum import Stratum
from trends.models.variant import Variant
from trends.models.verdict import Verdict, Word

__all__ = [
    "Assignment",
    "Branch",
    "CallSite",
    "Cause",
    "Change",
    "Comparison",
    "Contrast",
    "Digest",
    "Disagreement",
    "EarlyWarning",
    "Fingerprint",
    "Frontier",
    "Kind",
    "Outage",
    "Pace",
    "Parity",
    "Print",
    "Quarantine",
    "Recent",
    "Rehearsal",
    "Rollup",
    "Rules",
    "RunTotal",
    "Runner",
    "Shift",
    "SiteRun",
    "SiteStack",
    "SiteVariant",
    "Snapshot",
    "StackRun",
    "StallCause",
    "Stratum",
    "Trace",
    "Variant",
    "Verdict",
    "Window",
    "Word",
]
