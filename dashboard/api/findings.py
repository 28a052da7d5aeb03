"""Lists of what the history of a project says: changes, shifts, outages, warnings, causes, fingerprints, parity."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Max, Min, Model, QuerySet, Sum
from django.http import HttpRequest

from dashboard.api import cursor
from dashboard.api.endpoint import endpoint, limit, project
from dashboard.api.verdicts import cause_as_json, change_as_json, name_of, shift_as_json, warning_as_json
from ingest.models import Backend
from trends.models import Cause, Change, EarlyWarning, Fingerprint, Outage, Parity, Shift, Trace

Tell = Callable[[Any], dict[str, Any]]


def _page(request: HttpRequest, rows: QuerySet[Any], order: str, tell: Tell) -> dict[str, Any]:
    """The greatest `order` first."""
    most = limit(request)
    kind = float if order == "p" else int
    found: list[Model] = list(cursor.after(rows, request.GET.get("after"), order, kind)[: most + 1])
    shown = found[:most]
    return {
        "items": [tell(row) for row in shown],
        "next": cursor.of(shown[-1], order) if len(found) > most else None,
    }


@endpoint
def changes(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Verdicts that became others, the newest first."""
    rows = Change.objects.filter(project=project(request, slug)).select_related("variant__case", "stratum")
    return _page(request, rows, "run", lambda row: {"variant": row.variant_id, **name_of(row), **change_as_json(row)})


@endpoint
def shifts(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Lasting changes of durations and loop timings, those that became certain last first."""
    rows = Shift.objects.filter(project=project(request, slug)).select_related("variant__case", "stratum")
    return _page(request, rows, "seen_run", shift_as_json)


@endpoint
def outages(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Failures that were set aside, the newest first."""
    rows = Outage.objects.filter(project=project(request, slug)).select_related("stratum")
    return _page(request, rows, "run", _outage)


def _outage(row: Outage) -> dict[str, Any]:
    counts = {"failed": row.failed, "variants": row.variants}
    return {"run": row.run, "stratum": row.stratum.name, "module": row.module or None, **counts}


@endpoint
def warnings(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Tests that have not failed yet and are about to."""
    rows = EarlyWarning.objects.filter(project=project(request, slug)).select_related("variant__case")
    return _page(request, rows, "run", lambda row: {"variant": row.variant_id, **name_of(row), **warning_as_json(row)})


@endpoint
def causes(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What the failures of flagged variants go together with."""
    rows = Cause.objects.filter(project=project(request, slug)).select_related("variant__case")
    return _page(
        request, rows, "failed_with", lambda row: {"variant": row.variant_id, **name_of(row), **cause_as_json(row)}
    )


@endpoint
def parity(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Cases that fail on one backend and not on the others."""
    rows = Parity.objects.filter(project=project(request, slug)).select_related("case")
    return _page(request, rows, "failed", _parity)


def _parity(row: Parity) -> dict[str, Any]:
    counts = ("failed", "passed", "other_failed", "other_passed", "p")
    told = {name: getattr(row, name) for name in counts}
    return {"case": row.case.name, "backend": row.get_backend_display() if row.backend else None, **told}


@endpoint
def fingerprints(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Failures that are the same, with where they have shown; those seen last first."""
    rows = Fingerprint.objects.filter(project=project(request, slug)).annotate(
        failures=Sum("trace__failures"),
        variants=Count("trace"),
        first_run=Min("trace__first_run"),
        last_run=Max("trace__last_run"),
    )
    told = _page(request, rows.filter(last_run__isnull=False), "last_run", _fingerprint)
    where = _where([item["id"] for item in told["items"]])
    for item in told["items"]:
        item |= {"backends": sorted({backend for backend, _ in where[item["id"]]}), "tests": _tests(where[item["id"]])}
    return told


MOST_TESTS = 20


def _tests(where: list[tuple[str, str]]) -> list[str]:
    return sorted({case for _, case in where})[:MOST_TESTS]


def _where(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Backend and case of the variants that each of these fingerprints has shown in."""
    found: dict[int, list[tuple[str, str]]] = {one: [] for one in ids}
    rows = Trace.objects.filter(fingerprint__in=ids).order_by("fingerprint", "-last_run", "pk")
    columns = rows.values_list("fingerprint", "variant__backend", "variant__case__name")
    for fingerprint, backend, case in columns[: MOST_TESTS * len(ids)]:
        found[fingerprint].append((Backend(backend).label, case))
    return found


def _fingerprint(row: Any) -> dict[str, Any]:
    counts = ("failures", "variants", "first_run", "last_run")
    return {"id": row.pk, "kind": row.kind or None, "text": row.text, **{name: getattr(row, name) for name in counts}}
