"""Backends side by side: rows that were worked out beforehand."""

from dashboard.queries.comparison.contrasts import ContrastPage, ContrastRow, Side, load_contrasts
from dashboard.queries.comparison.figures import Figures, figures_of
from dashboard.queries.comparison.missing import FIELDS, MissingRow
from dashboard.queries.comparison.names import NAMES
from dashboard.queries.comparison.paces import PacePage, PaceRow, Ratio, load_paces
from dashboard.queries.comparison.suite import Suite, load_suite

__all__ = [
    "FIELDS", "NAMES", "ContrastPage", "ContrastRow", "Figures", "MissingRow", "PacePage", "PaceRow", "Ratio", "Side",
    "Suite", "figures_of", "load_contrasts", "load_paces", "load_suite",
]  # fmt: skip
