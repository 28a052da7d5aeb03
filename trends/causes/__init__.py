"""What the failures of flagged variants go together with."""

from trends.causes.project import explain

__all__ = ["explain"]
