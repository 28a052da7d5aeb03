"""Shifts: lasting changes of durations and loop timings, and the runs in which they began."""
