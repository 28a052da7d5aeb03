"""What the verdicts of a variant say together: each speaks of one job on one Python alone, a page of all of them."""

from typing import Any

from django.db.models import F, Field, FloatField, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from trends.models import Verdict


def _mine(variant: str = "variant") -> QuerySet[Verdict]:
    return Verdict.objects.filter(variant=OuterRef(variant))


def in_every_job(variant: str = "variant") -> Subquery:
    """Of a variant: failures, results, score (flaky failures to be expected in the next 100 runs) summed, and calm_runs
    since the newest failure. `variant`: where the query has its id."""
    calm = Min("calm_runs", filter=Q(failures__gt=0), default=Min("calm_runs"))
    told: Any = JSONObject(failures=Sum("failures"), results=Sum("results"), score=Sum("score"), calm_runs=calm)
    return Subquery(_mine(variant).order_by().values("variant").annotate(told=told).values("told"))


def failures_in_every_job() -> Subquery:
    return _sum("failures", IntegerField())


def score_in_every_job() -> Subquery:
    return _sum("score", FloatField())


def _sum(column: str, kind: "Field[Any, Any]") -> Subquery:
    mine = _mine().order_by().values("variant").annotate(n=Sum(column))
    return Subquery(mine.values("n"), output_field=kind)


def newest_failure() -> Subquery:
    """Where the variant failed last: numbers of the run and of the result in it, both null if nowhere."""
    newest = _mine().order_by(F("failed_run").desc(nulls_last=True), F("failed_seq").desc(nulls_last=True))
    return Subquery(newest.values(told=JSONObject(run="failed_run", seq="failed_seq"))[:1])
