"""Derived rows: all of them can be rebuilt from the results."""

from trends.models.digest import Digest
from trends.models.disagreement import Disagreement
from trends.models.rollup import Rollup
from trends.models.variant import Variant

__all__ = ["Digest", "Disagreement", "Rollup", "Variant"]
