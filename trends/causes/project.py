"""The causes of a project's flagged variants, found again from its newest runs."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from ingest.lock import FOLLOW_UP, hold
from trends.causes.reading import Attempts, attempts_of
from trends.causes.tables import associated
from trends.models import Cause, Frontier, Variant, Verdict, Word

MOST: Final = 200
"""Variants, those with the most flaky failures to be expected."""
FLAGGED: Final = (Word.SUSPECT, Word.FLAKY, Word.BROKEN)


@transaction.atomic
def explain(project_id: int) -> None:
    hold(project_id, FOLLOW_UP)
    mark = Frontier.objects.filter(pk=project_id).first()
    flagged = Verdict.objects.filter(project=project_id, is_worst=True, word__in=FLAGGED)
    chosen = list(flagged.order_by("-score", "variant").values_list("variant", flat=True)[:MOST])
    found = attempts_of(project_id, Variant.objects.filter(pk__in=chosen), mark.upto if mark else 0)
    Cause.objects.filter(project=project_id).delete()
    causes = [cause for variant in sorted(found) for cause in _causes(project_id, variant, found[variant])]
    Cause.objects.bulk_create(causes, batch_size=1000)


def _causes(project_id: int, variant: int, attempts: Attempts) -> Iterator[Cause]:
    for (kind, value), table, p in associated(*attempts):
        yield Cause(
            project_id=project_id,
            variant_id=variant,
            kind=kind,
            value=value,
            failed_with=table.failed_with,
            failed=table.failed_with + table.failed_without,
            passed_with=table.passed_with,
            passed=table.passed_with + table.passed_without,
            p=p,
        )
