"""Rules with a hidden rate: a decayed Beta, and Meta's probabilistic flakiness score on a grid."""

from collections.abc import Iterator, Sequence

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, PASSED, Floats, History
from bench.verdicts.rules.rule import Judgement, Rule

HALF_LIFE = 240
FLAKES = np.array([1e-4, 0.001, 0.003, 0.01, 0.03, 0.08, 0.18, 0.35, 0.55, 0.8])
BREAKS = np.array([0.001, 0.01, 0.05, 0.2, 0.5, 0.9])
VISIBLE = 0.005
"""A rate from which a test is called flaky."""


def counts(history: History, run: int) -> tuple[Floats, Floats]:
    """Failures and passes of each variant in one run."""
    first, again = history.first[run], history.again[run]
    failed = (first == FAILED).astype(float) + (again == FAILED)
    return failed, (first == PASSED).astype(float) + (again == PASSED)


def decayed(history: History, at: Sequence[int]) -> Iterator[Judgement]:
    """Beta(.3, 10) with exponential forgetting; flaky at a mean rate of 2 % … 90 %."""
    fails, passes = np.zeros(history.variants), np.zeros(history.variants)
    wanted, keep = set(at), 0.5 ** (1 / 60)
    for run in range(max(at) + 1):
        ran = history.first[run] != ABSENT
        failed, passed = counts(history, run)
        fails = np.where(ran, keep * fails, fails) + failed
        passes = np.where(ran, keep * passes, passes) + passed
        if run in wanted:
            rate = (fails + 0.3) / (fails + passes + 10.3)
            score = np.where(rate < 0.9, rate, 0.0)
            yield Judgement(score >= 0.035, score, score)


def of_version(failed: Floats, passed: Floats) -> Floats:
    """Log-likelihood of one version's results: variants × flake rates × break rates."""
    good = FLAKES ** failed[:, None] * (1 - FLAKES) ** passed[:, None]
    broken = 0.99 ** failed[:, None] * 0.01 ** passed[:, None]
    mixed = good[:, :, None] * (1 - BREAKS) + broken[:, :, None] * BREAKS
    logs: Floats = np.log(np.maximum(mixed, 1e-300))
    return logs


def pfs(history: History, at: Sequence[int]) -> Iterator[Judgement]:
    """Each version is good or bad by itself; a good one fails at the hidden rate."""
    start = np.log(np.full((len(FLAKES), 1), 0.1) * 0.55 ** np.arange(len(BREAKS)))
    logs = np.zeros((history.variants, len(FLAKES), len(BREAKS)))
    failed, passed = np.zeros(history.variants), np.zeros(history.variants)
    wanted = set(at)
    for run in range(max(at) + 1):
        fails, passes = counts(history, run)
        failed, passed = failed + fails, passed + passes
        if run in wanted:
            yield judged(start + logs + of_version(failed, passed))
        if run + 1 < history.runs and history.versions[run + 1] != history.versions[run]:
            ran = (failed + passed > 0)[:, None, None]
            logs = np.where(ran, 0.5 ** (1 / HALF_LIFE) * logs + of_version(failed, passed), logs)
            failed, passed = np.zeros_like(failed), np.zeros_like(passed)


def judged(logs: Floats) -> Judgement:
    weights = np.exp(logs - logs.max(axis=(1, 2), keepdims=True))
    share = weights.sum(axis=2) / weights.sum(axis=(1, 2))[:, None]
    chance = share[:, VISIBLE <= FLAKES].sum(axis=1)
    return Judgement(chance >= 0.5, chance, chance)


DECAYED = Rule("decayed Beta", decayed)
PFS = Rule("hidden rate, versions apart (Meta PFS)", pfs)
