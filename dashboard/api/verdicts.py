"""`/projects/<slug>/verdicts` and `/projects/<slug>/verdicts/<variant>`"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from dashboard.api import cursor
from dashboard.api.endpoint import endpoint, limit, project
from ingest.errors import Refused
from ingest.models import Backend, Project
from trends import rules
from trends.models import Cause, Change, Disagreement, EarlyWarning, Shift, Verdict, Word

LEAST_EVENTS = 2
"""Failures before keeping a test from blocking people is advised."""
MOST_EVIDENCE = 50
"""Rows of each kind with one variant."""
WORDS = {choice.label: choice.value for choice in Word}
BACKENDS = {choice.label: choice.value for choice in Backend}
FIGURES = ("p_flaky", "p_broken", "p_next_fail", "score")
COUNTS = ("results", "failures", "disagreements", "set_aside", "calm_runs")


@endpoint
def verdicts(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The gravest of each variant, those with the most flaky failures to be expected first."""
    owner, most = project(request, slug), limit(request)
    rows = _narrowed(_rows(owner).filter(is_worst=True), request)
    found = list(cursor.after(rows, request.GET.get("after"), "score", float)[: most + 1])
    shown, changes = found[:most], changes_of(found[:most])
    items = [as_json(row, changes) for row in shown]
    return {"items": items, "next": cursor.of(shown[-1], "score") if len(found) > most else None}


def _rows(owner: Project) -> QuerySet[Verdict]:
    rows = Verdict.objects.filter(project=owner).defer("state")
    return rows.select_related("variant__case", "stratum", "project__rules")


def _narrowed(rows: QuerySet[Verdict], request: HttpRequest) -> QuerySet[Verdict]:
    if asked := request.GET.get("verdict"):
        words = asked.split(",")
        if unknown := [word for word in words if word not in WORDS]:
            raise Refused("verdict", f"{unknown[0][:20]!r} is none of {', '.join(WORDS)}")
        rows = rows.filter(word__in=[WORDS[word] for word in words])
    if backend := request.GET.get("backend"):
        if backend not in BACKENDS:
            raise Refused("backend", f"expected one of {', '.join(BACKENDS)}")
        rows = rows.filter(variant__backend=BACKENDS[backend])
    return rows


@endpoint
def verdict(request: HttpRequest, slug: str, variant: int) -> dict[str, Any]:
    """One variant: its verdict in every stratum, and all that speaks for it."""
    owner = project(request, slug)
    rows = _rows(owner).filter(variant=min(variant, 2**63 - 1))
    found = list(rows.order_by("-is_worst", "-word", "stratum")[:MOST_EVIDENCE])
    if not found:
        raise Refused("variant", f"no verdict of a variant {variant} of this project", status=404)
    mine: Any = Q(project=owner, variant=found[0].variant_id)
    changes = list(Change.objects.filter(mine).select_related("stratum").order_by("-run", "-pk")[:MOST_EVIDENCE])
    told = by_place(changes)
    return {
        **as_json(found[0], told),
        "strata": [as_json(row, told) for row in found],
        "changes": [change_as_json(change) for change in changes],
        **_evidence(mine),
    }


def _evidence(mine: Any) -> dict[str, Any]:
    disagreements = Disagreement.objects.filter(mine, passed__gt=0).order_by("-seen_at")[:MOST_EVIDENCE]
    shifts = Shift.objects.filter(mine).select_related("variant__case", "stratum").order_by("-seen_run", "-pk")
    causes = Cause.objects.filter(mine).order_by("p", "pk")
    return {
        "disagreeing": [disagreement_as_json(row) for row in disagreements],
        "causes": [cause_as_json(row) for row in causes[:MOST_EVIDENCE]],
        "shifts": [shift_as_json(row) for row in shifts[:MOST_EVIDENCE]],
    }


Changes = dict[tuple[int, int, int], Change]
"""By variant, stratum and run."""


def by_place(changes: Iterable[Change]) -> Changes:
    return {(change.variant_id, change.stratum_id, change.run): change for change in changes}


def changes_of(rows: list[Verdict]) -> Changes:
    """The changes that brought these verdicts, and a few others."""
    variants, runs = [row.variant_id for row in rows], {row.since for row in rows}
    return by_place(Change.objects.filter(variant__in=variants, run__in=runs))


def as_json(row: Verdict, changes: Changes) -> dict[str, Any]:
    change = changes.get((row.variant_id, row.stratum_id, row.since))
    return {
        "variant": row.variant_id,
        **name_of(row),
        "verdict": row.get_word_display(),
        "since": range_of(change) if change else None,
        **{name: getattr(row, name) for name in FIGURES},
        "rate": {"expected": row.rate, "low": row.rate_low, "high": row.rate_high},
        **{name: getattr(row, name) for name in COUNTS},
        "run": row.run,
        "last_failure": {"run": row.failed_run, "seq": row.failed_seq} if row.failed_run else None,
        "quarantine": row.p_flaky >= _quarantine(row.project) and row.failures - row.set_aside >= LEAST_EVENTS,
    }


def _quarantine(owner: Project) -> float:
    """P(flaky) from which it is advised."""
    own = getattr(owner, "rules", None)
    return rules.settings_with(own.values if own else {}).quarantine


def name_of(row: Any) -> dict[str, Any]:
    """Of a row that has a variant and, it may be, a stratum."""
    named = {
        "case": row.variant.case.name,
        "backend": row.variant.get_backend_display() if row.variant.backend else None,
    }
    return {**named, "stratum": row.stratum.name} if hasattr(row, "stratum_id") else named


def range_of(change: Change) -> dict[str, Any]:
    return {"run": change.run, "at": change.at, "low": change.low, "middle": change.middle, "high": change.high}


def change_as_json(change: Change) -> dict[str, Any]:
    words = {"was": change.get_was_display(), "now": change.get_now_display()}
    return {"stratum": change.stratum.name, **words, **range_of(change)}


def cause_as_json(cause: Cause) -> dict[str, Any]:
    counts = ("failed_with", "failed", "passed_with", "passed")
    return {"kind": cause.kind, "value": cause.value, **{name: getattr(cause, name) for name in counts}, "p": cause.p}


def shift_as_json(shift: Shift) -> dict[str, Any]:
    """`case` and `backend` are null where the whole runner has shifted."""
    named = name_of(shift) if shift.variant else {"case": None, "backend": None, "stratum": shift.stratum.name}
    figures = ("run_low", "run", "run_high", "ratio", "ratio_low", "ratio_high", "before_s", "after_s", "seen_run")
    told = {name: getattr(shift, name) for name in figures}
    return {
        "variant": shift.variant_id,
        **named,
        "kind": shift.get_kind_display(),
        **told,
        "recovery": shift.is_recovery,
    }


def warning_as_json(warning: EarlyWarning) -> dict[str, Any]:
    figures = ("kind", "run", "seq", "runs", "of_runs", "least_margin", "ratio")
    return {name: getattr(warning, name) for name in figures}


def disagreement_as_json(row: Disagreement) -> dict[str, Any]:
    return {
        "tree": row.tree,
        "passed": row.passed,
        "failed": row.failed,
        "pass": {"run": row.pass_run, "seq": row.pass_seq},
        "fail": {"run": row.fail_run, "seq": row.fail_seq},
    }
