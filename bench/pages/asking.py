"""Asks for pages."""

from typing import Final

from django.test import Client

from bench.cpu import cpu_s
from ingest.models import Case, Project

WARM: Final = 3
ASKED: Final = 25
"""Times. The clock of the kernel counts CPU time in steps that are a good part of one page."""

PAGES: Final = {
    "overview": "",
    "runs": "runs/",
    "a run": "runs/{run}/",
    "a run by files": "runs/{run}/?tab=files",
    "a result": "runs/{run}/results/1/",
    "flaky tests": "flaky/",
    "flaky tests, as JSON": "flaky.json",
    "tests": "tests/",
    "tests as a list": "tests/?group=none",
    "a test": "tests/{case}/",
    "grid": "grid/",
    "compare": "compare/",
    "slow sites": "sites/",
    "trends": "trends/",
    "search": "search/?q=behaviour_1",
}


def pages_of(project: Project) -> dict[str, str]:
    """Addresses by what people call the page."""
    run = project.runs.order_by("-number").values_list("number", flat=True)[0]
    case = Case.objects.filter(project=project).earliest("pk").pk
    return {name: f"/p/{project.slug}/{path.format(run=run, case=case)}" for name, path in PAGES.items()}


def cost_ms(client: Client, address: str) -> float:
    """CPU of one request, of what makes the page and of PostgreSQL together; the mean of many.

    Raises:
        SystemExit: the page does not come.
    """
    for _ in range(WARM):
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    began = cpu_s()
    for _ in range(ASKED):
        client.get(address).getvalue()
    return (cpu_s() - began) / ASKED * 1_000
