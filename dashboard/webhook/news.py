"""What a project's webhook has not been told yet."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from dashboard.models import Delivery, Webhook
from dashboard.queries.run_split import Red, Split, load_splits
from dashboard.queries.trunk import on_branch, trunk_of
from dashboard.show import count, plural
from dashboard.show.lists import listed
from ingest.models import Backend, Project, Run
from trends.models import Change, Word

LATE: Final = timedelta(days=1)
"""What is older is no news any more."""
KEPT: Final = timedelta(days=7)
MOST: Final = 50
"""Runs, and changes of verdicts, that are looked at."""
NAMED: Final = 5
"""Tests in one message."""

MARKS: Final = {"\u2009": " ", "<": "\u2039", ">": "\u203a", "](": "] (", "@": "@\u200b"}
"""Thin spaces are for pages."""

Body = dict[str, Any]


def find_news(webhook: Webhook, now: datetime) -> int:
    """Writes down what is to be delivered; answers how much that is. Nothing is written down twice."""
    since = max(webhook.since, now - LATE)
    told = dict(_failed(webhook.project, since)) if webhook.on_failed else {}
    if webhook.on_flaky:
        told |= _flaky(webhook.project, since)
    rows = [Delivery(project=webhook.project, key=key, body=body) for key, body in told.items()]
    with transaction.atomic():
        known = set(Delivery.objects.filter(project=webhook.project, key__in=told).values_list("key", flat=True))
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        Delivery.objects.filter(project=webhook.project, made_at__lt=now - KEPT).delete()
    return len(told.keys() - known)


def say_test(project: Project) -> Delivery:
    """Something to see whether it arrives."""
    text = f"{project.name}: this is a test. News of its runs and tests will come here."
    key = f"test {uuid4().hex[:12]}"
    return Delivery.objects.create(
        project=project, key=key, body=_body("test", project, text, _page("project", project))
    )


def _failed(project: Project, since: datetime) -> list[tuple[str, Body]]:
    """Runs of the default branch, once it is known what their failures are; not those that failed by flakes only."""
    trunk = trunk_of(project.pk)
    ended = Run.objects.filter(on_branch(trunk), project=project, status=Run.Status.FAILED)
    runs = list(ended.filter(ended_at__gte=since, digest__upto=F("head")).order_by("-number")[:MOST])
    red = [Red(run.pk, run.created_at, run.failed + run.error, run.retried) for run in runs]
    splits = load_splits(project.pk, trunk, red)
    return [
        (f"run failed {run.number}", _of_run(project, run, trunk, splits.get(run.pk)))
        for run in runs
        if not (run.pk in splits and splits[run.pk].is_flaky_only)
    ]


def _of_run(project: Project, run: Run, trunk: str, split: Split | None) -> Body:
    told = f": {_parts(split)}" if split and _parts(split) else ""
    text = f"{project.name}: run {count(run.number)} on {run.branch or trunk} failed{told}."
    return _body("run failed", project, text, _page("run", project, run.number), run=run.number, revision=run.revision)


def _parts(split: Split) -> str:
    words = (("new", split.new), ("broken", split.also_main), ("flaky", split.flaky), ("infra", split.infrastructure))
    return ", ".join(f"{count(number)} {word}" for word, number in words if number)


def _flaky(project: Project, since: datetime) -> dict[str, Body]:
    """By the run that brought them."""
    changes = Change.objects.filter(project=project, now=Word.FLAKY, at__gte=since).order_by("-run", "pk")
    by_run: dict[int, list[str]] = defaultdict(list)
    for run, name, backend in changes.values_list("run", "variant__case__name", "variant__backend")[:MOST]:
        on = f" on {Backend(backend).label}" if backend else ""
        by_run[run].append(f"{name.rpartition('::')[2]}{on}")
    return {f"new flaky {run}": _of_tests(project, run, names) for run, names in by_run.items()}


def _of_tests(project: Project, run: int, names: list[str]) -> Body:
    tests = sorted(set(names))
    more = [plural(len(tests) - NAMED, "other")] if len(tests) > NAMED else []
    text = f"{project.name}: {listed([*tests[:NAMED], *more])} became flaky in run {count(run)}."
    return _body("new flaky", project, text, _page("flaky", project), run=run, tests=tests)


def _body(event: str, project: Project, text: str, url: str, **more: Any) -> Body:
    """`text` is what chat programs show of it."""
    return {"event": event, "project": project.slug, "text": _unmarked(text), "url": url, **more}


def _unmarked(text: str) -> str:
    """Names in it call nobody and hide no link: marks of chat programs look as they did, and mean nothing."""
    for mark, plain in MARKS.items():
        text = text.replace(mark, plain)
    return text


def _page(name: str, project: Project, *args: object) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse(name, args=[project.slug, *args])
