"""Runs into verdicts, in the order of their numbers, each exactly once."""

from trends.judgement.project import judge, rebuild

__all__ = ["judge", "rebuild"]
