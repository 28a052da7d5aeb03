"""Settings tried on the past, before they are saved. Nothing of it touches a verdict."""

from trends.rehearsal.job import rehearse

__all__ = ["rehearse"]
