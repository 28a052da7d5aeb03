"""Runs a suite and compares it in every way."""

import platform
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bench.real_suites import compare, junit, summary
from bench.real_suites.api import Api
from bench.real_suites.clientenv import Client
from bench.real_suites.execution import Execution, execute, marked, upload
from bench.real_suites.report import Report
from bench.real_suites.result import Result
from bench.real_suites.suites import Backend, Suite
from bench.real_suites.watched import watch
from bench.real_suites.workshop import Workshop

TESTS_RAN = (0, 1)
LONG_ENOUGH_S = 5
"""A run of so many seconds has stored something before it ends."""


def check(
    suite: Suite, shop: Workshop, client: Client, pytest_args: Sequence[str], workers: int, baseline: bool
) -> Report:
    """Run `suite` with the plugin (and first without, for a `baseline`) and compare what was stored."""
    api = Api(client.url, client.read_token)
    args = [*suite.args, *(["-n", str(workers)] if workers else []), *pytest_args]
    folder = shop.home / "last"
    plain = execute(shop, folder / "baseline", ["-p", "no:loopglass", *args], {}, lambda: 0) if baseline else None
    watched = watch(api, f"real-suite/{suite.name}")
    environment = _environment(suite, shop, client, watched.branch)
    execution = execute(shop, folder, args, environment, watched.head)
    told = [line for line in execution.output.splitlines() if line.startswith("loopglass:")]
    run = watched.ended([*told, upload(shop, environment)])
    results = api.results(run["id"])
    title = f"{suite.name} {suite.version or ''}".strip() + f", Python {platform.python_version()}, {workers} workers"
    differences = _differences(run, results, execution, _expected(suite, shop, args), bool(workers))
    if plain:
        differences["baseline"] = compare.baseline(junit.read(plain.junit), junit.read(execution.junit))
    page = f"{client.url}/p/{watched.project}/runs/{run['number']}/"
    return Report(title, page, results, execution, plain.wall_s if plain else None, differences)


def _differences(
    run: dict[str, Any],
    results: Sequence[Result],
    execution: Execution,
    backend: Callable[[str], Backend],
    xdist: bool,
) -> dict[str, list[str]]:
    endings = junit.read(execution.junit)
    xpassed = summary.counts(execution.output).get("xpassed", 0)
    return {
        "pytest": [] if execution.status in TESTS_RAN else [f"ended with status {execution.status}"],
        "sequence": compare.sequence(results, run["head"]),
        "outcomes": compare.outcomes(results, endings) + compare.unexpected_passes(results, xpassed),
        "counts": _counts(run, results),
        "backends": compare.backends(results, backend),
        "figures": compare.figures(results),
        "workers": compare.workers(results, xdist),
        "streaming": _streaming(execution),
        "traces": compare.traces(execution.output),
    }


def _counts(run: dict[str, Any], results: Sequence[Result]) -> list[str]:
    counted = Counter(result.outcome for result in results)
    return [
        f"the run says {said} {name}, it has {counted[name]}"
        for name, said in run["counts"].items()
        if said != counted[name]
    ]


def _streaming(execution: Execution) -> list[str]:
    stored = execution.looks or execution.wall_s < LONG_ENOUGH_S
    return [] if stored else ["no result was stored before pytest ended"]


def _expected(suite: Suite, shop: Workshop, args: Sequence[str]) -> Callable[[str], Backend]:
    marks = {nodeid: marker for marker in suite.markers for nodeid in marked(shop, args, marker)}
    return lambda nodeid: suite.backend(nodeid, marks.get(nodeid))


def _environment(suite: Suite, shop: Workshop, client: Client, branch: str) -> dict[str, str]:
    told = {"LOOPGLASS_URL": client.url, "LOOPGLASS_TOKEN": client.token, "LOOPGLASS_BRANCH": branch}
    told |= {"LOOPGLASS_SPOOL": str(shop.home / "spool")}
    if suite.version and shop.tree:
        told |= {"LOOPGLASS_REVISION": suite.version, "LOOPGLASS_TREE": shop.tree}
    return told
