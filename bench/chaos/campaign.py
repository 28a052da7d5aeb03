"""All rounds, then what is left over, then the verdicts."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pytest_loopglass.spool import GONE
from pytest_loopglass.uploader.folder import is_bare

from bench.chaos.evidence import Evidence
from bench.chaos.plan import Plan
from bench.chaos.proxy import Proxy, proxy
from bench.chaos.round import Round
from bench.chaos.suite import Suite
from bench.chaos.verdict import Verdict, judge, stored
from bench.real_suites.api import Api
from tests.fixtures.site import Client, Site

REST_S: Final = 180.0
"""Within so many seconds everything that was left over is sent."""


@dataclass(frozen=True)
class Outcome:
    plan: Plan
    verdict: Verdict


def campaign(plans: Sequence[Plan], site: Site, client: Client, home: Path, *, show: bool = False) -> list[Outcome]:
    """Run the `plans` one after the other in the folder `home`.

    Raises:
        TimeoutError: something is left that cannot be sent.
    """
    with proxy(site.url) as between:
        suite = Suite(home / "suite", client, between.url)
        suite.write()
        sessions: dict[str, set[str]] = {}
        with Evidence(suite.spool, home / "evidence") as evidence:
            for number, plan in enumerate(plans, start=1):
                before = evidence.sessions()
                Round(plan, suite, site, between).run()
                evidence.look()
                sessions[plan.branch] = evidence.sessions() - before
                if show:
                    sys.stderr.write(f"{number}/{len(plans)} {plan.fault}{_besides(plan)}\n")
            _send_the_rest(suite, site, between)
            api = Api(site.url, client.read_token)
            return [
                Outcome(plan, judge(evidence.results(sessions[plan.branch]), stored(api, client.slug, plan.branch)))
                for plan in plans
            ]


def _besides(plan: Plan) -> str:
    told = [f"-n {plan.workers}"] if plan.workers else []
    if plan.trouble and plan.kill:
        told.append(f"kill -9 {plan.kill}")
    return f" ({', '.join(told)})" if told else ""


def _send_the_rest(suite: Suite, site: Site, between: Proxy) -> None:
    between.calm()
    until = time.monotonic() + REST_S
    said = ""
    while left := [path for path in suite.spool.iterdir() if path.is_dir() and not _is_nothing(path)]:
        if time.monotonic() > until:
            raise TimeoutError(
                f"left are {[sorted(path.iterdir()) for path in left]}; upload said: {said}; "
                f"the server: {site.said()[-2_000:]}"
            )
        said = suite.upload()
        time.sleep(0.2)


def _is_nothing(folder: Path) -> bool:
    """Of a pytest that was killed before it had written anything, or of an uploader while it deleted what was sent."""
    return is_bare(folder) or folder.name.startswith(GONE)
