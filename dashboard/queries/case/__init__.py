"""One case: what is thought of its variants, and its newest results."""

from dashboard.queries.case.family import Relative
from dashboard.queries.case.findings import (
    Aside,
    Association,
    CaseVariant,
    ChangeFact,
    Elsewhere,
    ShiftFact,
    SiteFact,
    VerdictFact,
)
from dashboard.queries.case.results import Point, load_points
from dashboard.queries.case.variants import CaseDetail, load_case

__all__ = [
    "Aside", "Association", "CaseDetail", "CaseVariant", "ChangeFact", "Elsewhere", "Point", "Relative", "ShiftFact",
    "SiteFact", "VerdictFact", "load_case", "load_points",
]  # fmt: skip
