"""Every reporter that is measured: what to install and how to switch it on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PYTEST = ("pytest==9.2.0", "pytest-asyncio==1.5.0", "anyio==4.16.0", "trio==0.35.0", "uvloop==0.23.0")
"""What the suites themselves need."""
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Contestant:
    """One way to run pytest. In `args` and `env`, `{out}` is an empty folder, `{stub}` a server that says yes."""

    name: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    requirement: str | None = None
    """To install; None: it is part of pytest, of the suite or of this repository."""
    plugins: tuple[str, ...] = ()
    """Names of the pytest11 entry points that it needs; all others are switched off."""
    streams: bool = False
    """Sends to a Loopglass server."""


LOOPGLASS = ("loopglass",)
SPOOL = {"LOOPGLASS_SPOOL": "{out}"}
REPORTPORTAL = ("rp_endpoint={stub}", "rp_project=bench", "rp_api_key=bench", "rp_launch=bench")
DATADOG = {"DD_TRACE_AGENT_URL": "{stub}", "DD_SERVICE": "bench", "DD_ENV": "bench"}

PLAIN = Contestant("plain pytest")
CONTESTANTS = (
    Contestant("no-op plugin (control)", ("-p", "noop")),
    Contestant("pytest-loopglass, local", ("--loopglass",), SPOOL, plugins=LOOPGLASS),
    Contestant("pytest-loopglass, streaming", env=SPOOL, plugins=LOOPGLASS, streams=True),
    Contestant("--junitxml", ("--junitxml={out}/junit.xml",)),
    Contestant(
        "pytest-reportlog",
        ("--report-log={out}/log.jsonl",),
        requirement="pytest-reportlog==1.0.0",
        plugins=("pytest_reportlog",),
    ),
    Contestant(
        "pytest-json-report",
        ("--json-report", "--json-report-file={out}/report.json"),
        requirement="pytest-json-report==1.5.0",
        plugins=("pytest_jsonreport", "metadata"),
    ),
    Contestant(
        "pytest-html",
        ("--html={out}/report.html", "--self-contained-html"),
        requirement="pytest-html==4.2.0",
        plugins=("html", "html_fixtures", "metadata"),
    ),
    Contestant(
        "allure-pytest", ("--alluredir={out}",), requirement="allure-pytest==2.16.2", plugins=("allure_pytest",)
    ),
    Contestant(
        "pytest-json-ctrf", ("--ctrf={out}/ctrf.json",), requirement="pytest-json-ctrf==0.6.1", plugins=("ctrf",)
    ),
    Contestant(
        "pytest-flakiness",
        ("--flakiness-output-dir={out}/report", "--flakiness-disable-upload"),
        requirement="pytest-flakiness==1.2.0",
        plugins=("flakiness",),
    ),
    Contestant(
        "pytest-reportportal, to a stub",
        ("--reportportal", *(part for option in REPORTPORTAL for part in ("-o", option))),
        requirement="pytest-reportportal==5.6.12",
        plugins=("pytest_reportportal",),
    ),
    Contestant("ddtrace, to a stub", ("--ddtrace",), DATADOG, requirement="ddtrace==4.16.0", plugins=("ddtrace",)),
    Contestant("--asyncio-debug", ("--asyncio-debug",)),
)


def version(contestant: Contestant) -> str:
    """What is pinned; a dash for what comes with pytest or lies here."""
    return contestant.requirement.partition("==")[2] if contestant.requirement else "–"
