"""Rules that count failures."""

import numpy as np

from bench.verdicts.history import ABSENT, FAILED, Floats, History
from bench.verdicts.rules.rule import of_prefix
from bench.verdicts.rules.sequences import attempts, failed, newest, per_attempt, share, within


def codecov(history: History) -> Floats:
    """Any failure opens a flake; 30 passes since the last failure close it."""
    codes = attempts(history)
    return (failed(codes) & newest(codes, 31)).any(axis=0).astype(float)


def lately(history: History, days: float) -> Floats:
    """Share of failures among the attempts of the last days."""
    codes = attempts(history)
    recent = (codes != ABSENT) & per_attempt(within(history, days))
    return share(recent & failed(codes), recent)


def gitlab(history: History) -> Floats:
    """Passes neither always nor never in 7 days."""
    rate = lately(history, 7)
    return np.where((rate > 0) & (rate < 1), 1.0, 0.0)


def band(history: History) -> Floats:
    """A failure rate between 5 % and 80 % in 7 days."""
    rate = lately(history, 7)
    return np.where(rate <= 0.8, rate, 0.0)


def flaktor(history: History) -> Floats:
    """2·min(passes, failures), whatever their order, over the last 50."""
    codes = attempts(history)
    recent = newest(codes, 50)
    rate = share(recent & (codes == FAILED), recent)
    return 2 * np.minimum(rate, 1 - rate)


CODECOV = of_prefix("any failure, 30 passes (Codecov)", codecov, 1)
GITLAB = of_prefix("not 0 or 100 % in 7 d (GitLab)", gitlab, 1)
BAND = of_prefix("rate 5–80 % in 7 d (threshold monitors)", band, 0.05)
FLAKTOR = of_prefix("2·min(pass, fail) ≥ .10 (flaktor)", flaktor, 0.10)
