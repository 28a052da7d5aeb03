"""Backends side by side: rows that were worked out beforehand."""

from dashboard.queries.comparison.contrasts import ContrastPage, ContrastRow, Side, load_contrasts
from dashboard.queries.comparison.figures import Figures, figures_of
from dashboard.queries.comparison.missing import FIELDS, MissingRow
from dashboard.queries.comparison.names import NAMES
from dashboard.queries.comparison.paces import Order, PacePage, PaceRow, Ratio, load_paces
from dashboard.queries.comparison.points import Times, load_points
from dashboard.queries.comparison.suite import Suite, load_suite

__all__ = [
    "FIELDS", "NAMES", "ContrastPage", "ContrastRow", "Figures", "MissingRow", "Order", "PacePage", "PaceRow", "Ratio",
    "Side", "Suite", "Times", "figures_of", "load_contrasts", "load_paces", "load_points", "load_suite",
]  # fmt: skip
