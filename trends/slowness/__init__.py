"""Durations and loop timings into shifts, in the order of the runs."""

from trends.slowness.project import find_shifts

__all__ = ["find_shifts"]
