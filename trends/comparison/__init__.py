"""Backends side by side: outcomes, times, and what may be said of the difference."""

from trends.comparison.project import put_side_by_side

__all__ = ["put_side_by_side"]
