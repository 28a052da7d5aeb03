"""Every constant of the flakiness model, in one table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Probabilities are per version, result or run, as said; times are in days."""

    rates: tuple[float, ...] = (2e-5, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.10, 0.17, 0.27, 0.40, 0.55, 0.75)
    """What a flake rate may be; the first of them means "not flaky"."""
    not_flaky: float = 0.93
    """Probability that a variant about which nothing is known does not flake."""
    usual_variants: float = 300.0
    """What counts against this until a project has shown how many of its own variants flake …"""
    most_flaky: float = 0.5
    """… which is never taken for more than this."""
    rate_a: float = 0.3
    rate_b: float = 3.0
    """The rates of those that do: Beta(a, b)."""
    starts_good: float = 0.99

    breaks: float = 1 / 250
    """A good variant breaks at a new version …"""
    breaks_briefly: float = 0.7
    """… for a short time rather than a long one …"""
    breaks_everywhere: float = 0.7
    """… together with the test's other variants rather than alone."""
    short_ends: float = 1 / 5
    long_ends: float = 1 / 80
    """A broken variant is mended at a new version."""
    broken_fails: float = 0.98
    """A result of a broken variant is a failure."""
    same_version: float = 0.1
    """The share of a version's changes that a further run of the same version may bring; grows with every such run,
    because a version that lasts for many runs says little about the code."""
    fade_versions: float = 500.0
    fade_days: float = 600.0
    """After so many versions, or this time, 63 % of what was known of the rate is forgotten: by then as many flakes
    have fallen silent. Versions change tests, whether a day brings one or fifty; the time counts where none come."""
    sleeps: float = 0.35
    """The share of those that fall silent not because they were mended, but to come back …"""
    wakes: float = 15.0
    """… so many times as soon as knowledge fades."""

    job_outage: float = 0.02
    module_outage: float = 0.006
    """The runner, or what a module depends on, fails during a run."""
    job_breaks: float = 0.005
    module_breaks: float = 0.003
    """A new version breaks a good part of the tests of a job, of a module."""
    lasts: float = 0.25
    """An outage that had to explain a variant's last failure too is so much less probable: what lasts is a breakage."""
    usual_outages: float = 0.005
    """The share of a variant's results that outages are taken to make fail, until it has shown its own …"""
    usual_results: float = 100.0
    """… this being what the usual one weighs."""
    shares: tuple[float, ...] = (0.02, 0.06, 0.15, 0.4, 0.65, 0.9, 0.99)
    """What part of the tests an outage or such a break hits."""

    flaky_enter: float = 0.60
    flaky_leave: float = 0.35
    suspect: float = 0.30
    broken_enter: float = 0.90
    broken_leave: float = 0.50
    broken_failures: int = 2
    """So many failures without a pass between them make "broken" out of a probability: one may be anything."""
    quarantine: float = 0.90
    """P(flaky) from which keeping a test from blocking people is advised."""
    minimum_results: int = 10
    """With fewer the verdict is "new"."""
    fixed_runs: int = 10
    """A cleared variant is fixed after so many runs without a failure, or more if it failed rarely …"""
    fixed_days: float = 30.0
    """… and is called so for this long after it was last flaky or broken."""
