"""New results of a run into the derived rows, each result exactly once."""

from trends.digest.run import digest

__all__ = ["digest"]
