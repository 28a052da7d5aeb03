"""`/projects/<slug>/flaky`"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest

from dashboard.api.endpoint import endpoint, limit, project
from ingest.errors import Refused
from trends.models import Disagreement, Variant


@endpoint
def flaky(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Variants that passed and failed on the same version, those with the most such versions first."""
    owner, most = project(request, slug), limit(request)
    found = (
        Variant.objects.filter(project=owner)
        .select_related("case")
        .annotate(
            versions=Count("disagreement", filter=Q(disagreement__passed__gt=0)),
            passed=Sum("disagreement__passed", filter=Q(disagreement__passed__gt=0)),
            failed=Sum("disagreement__failed", filter=Q(disagreement__passed__gt=0)),
            seen_at=Max("disagreement__seen_at", filter=Q(disagreement__passed__gt=0)),
        )
    )
    found = found.filter(versions__gt=0).order_by("-versions", "pk")
    if cursor := request.GET.get("after"):
        versions, pk = _cursor(cursor)
        found = found.filter(Q(versions__lt=versions) | Q(versions=versions, pk__gt=pk))
    variants = list(found[: most + 1])
    shown = variants[:most]
    newest = _newest(shown)
    last = shown[-1] if len(variants) > most else None
    return {
        "items": [_as_json(variant, newest[variant.pk]) for variant in shown],
        "next": last and f"{_versions(last)}-{last.pk}",
    }


def _cursor(text: str) -> tuple[int, int]:
    versions, _, pk = text.partition("-")
    if not (versions.isdecimal() and pk.isdecimal() and len(text) < 40):
        raise Refused("after", "not a cursor of this list")
    return int(versions), int(pk)


def _versions(variant: Any) -> int:
    count: int = variant.versions
    return count


def _newest(variants: Sequence[Variant]) -> dict[int, Disagreement]:
    """The newest disagreement of each variant."""
    rows = Disagreement.objects.filter(variant__in=variants, passed__gt=0)
    return {row.variant_id: row for row in rows.order_by("variant_id", "-seen_at").distinct("variant_id")}


def _as_json(variant: Any, newest: Disagreement) -> dict[str, Any]:
    return {
        "case": variant.case.name,
        "backend": variant.get_backend_display() if variant.backend else None,
        "versions": variant.versions,
        "passed": variant.passed,
        "failed": variant.failed,
        "seen_at": variant.seen_at,
        "newest": {
            "tree": newest.tree,
            "passed": newest.passed,
            "failed": newest.failed,
            "pass": {"run": newest.pass_run, "seq": newest.pass_seq},
            "fail": {"run": newest.fail_run, "seq": newest.fail_seq},
        },
    }
