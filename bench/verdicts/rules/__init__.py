"""The rules that others publish or ship, each in the few lines that it takes, and ours."""

from typing import Final

from bench.verdicts.rules.counting import BAND, CODECOV, FLAKTOR, GITLAB
from bench.verdicts.rules.flips import APPLE, BUILDKITE, ENTROPY, RADARFLAKE, TESTGRID
from bench.verdicts.rules.latent import DECAYED, PFS
from bench.verdicts.rules.ours import LOOPGLASS
from bench.verdicts.rules.plain import PLAIN
from bench.verdicts.rules.rule import Rule
from bench.verdicts.rules.same_commit import CIRCLECI, TRUNK
from bench.verdicts.rules.segments import LUCI

RULES: Final[tuple[Rule, ...]] = (
    *(CODECOV, CIRCLECI, TRUNK, GITLAB, BAND, BUILDKITE, TESTGRID, APPLE, ENTROPY, RADARFLAKE, FLAKTOR),
    *(DECAYED, PFS, LUCI, PLAIN, LOOPGLASS),
)
