"""The run that the server makes of our pytest."""

import time
from dataclasses import dataclass
from typing import Any

from bench.real_suites.api import Api

ENDS_WITHIN_S = 60


@dataclass(frozen=True)
class Watched:
    """Ours is the first run on `branch` with a number above `before`."""

    api: Api
    project: str
    branch: str
    before: int

    def run(self) -> dict[str, Any] | None:
        newest = self.api.newest_run(self.project, self.branch)
        return newest if newest and newest["number"] > self.before else None

    def head(self) -> int:
        run = self.run()
        return int(run["head"]) if run else 0

    def ended(self, said: list[str]) -> dict[str, Any]:
        """Waits for the end of the run. Raises TimeoutError with what the plugin has `said`."""
        deadline = time.monotonic() + ENDS_WITHIN_S
        while time.monotonic() < deadline:
            run = self.run()
            if run and run["ended_at"]:
                return run
            time.sleep(0.2)
        late = f"no run of {self.branch} ended on the server within {ENDS_WITHIN_S} s of pytest's end"
        raise TimeoutError("\n".join([late, *said]))


def watch(api: Api, branch: str) -> Watched:
    """Call it before pytest starts."""
    project = api.project()
    before = api.newest_run(project, branch)
    return Watched(api, project, branch, before["number"] if before else 0)
