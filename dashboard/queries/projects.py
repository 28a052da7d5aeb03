"""The projects a user may see, each with its newest run."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.utils import timezone

from dashboard.access import visible_projects
from ingest.models import Project, Run
from trends.models import Verdict, Word

MOST = 200
NEWEST: Final = 200
DAYS: Final = 10
NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    slug: str
    name: str
    runs: int
    number: int | None
    """Of the newest run; None before the first."""
    status: str | None
    branch: str | None
    bad: int
    """Failed and erroneous results of the newest run."""
    results: int
    started_at: datetime | None
    is_demo: bool = False
    broken: int = 0
    flaky: int = 0
    """Variants of which that is thought."""
    runs_by_day: tuple[int, ...] = ()
    """Of the last ten days (UTC), today last; of the newest 200 runs."""

    @property
    def told_days(self) -> str:
        """What the chart of them shows."""
        return f"{sum(self.runs_by_day)} runs in ten days, {max(self.runs_by_day, default=0)} at most on one"

    @property
    def needs_somebody(self) -> bool:
        return bool(self.broken) or self.status in ("failed", "interrupted")


def load_projects(user: User | AnonymousUser) -> list[ProjectRow]:
    """At most 200: those that need somebody first, then those that heard something most recently."""
    projects = list(visible_projects(user)[:MOST])
    newest = Run.objects.filter(project__in=[project.pk for project in projects], number=F("project__runs_started"))
    by_project = {run.project_id: run for run in newest}
    ids = list(by_project)
    words, days = _words(ids), _days(ids)
    rows = [_row(project, by_project.get(project.pk), words[project.pk], days[project.pk]) for project in projects]
    return sorted(rows, key=lambda row: (row.needs_somebody, row.started_at or NEVER), reverse=True)


def _words(projects: list[int]) -> defaultdict[int, dict[int, int]]:
    """By project: how many variants have each of the words that matter, without those in quarantine."""
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = Verdict.objects.filter(project__in=projects, is_worst=True, word__in=(Word.BROKEN, Word.FLAKY))
    rows = rows.exclude(variant__quarantine__until__gte=timezone.now().date())
    for project, word, variants in rows.values_list("project", "word").annotate(n=Count("pk")).order_by():
        found[project][word] = variants
    return found


def _days(projects: list[int]) -> defaultdict[int, Counter[date]]:
    """By project: how many of its newest runs there were on each day."""
    found: defaultdict[int, Counter[date]] = defaultdict(Counter)
    newest = Run.objects.filter(project__in=projects, number__gt=F("project__runs_started") - NEWEST)
    recent = newest.filter(started_at__gte=timezone.now() - timedelta(days=DAYS))
    days = recent.annotate(day=TruncDate("started_at"))
    by_day = days.values_list("project", "day").annotate(n=Count("pk")).order_by()
    for project, day, runs in by_day:
        found[project][day] = runs
    return found


def any_project() -> bool:
    """Whether the site has a project at all, visible or not."""
    return Project.objects.filter(removed_at=None).exists()


def _row(project: Project, run: Run | None, words: dict[int, int], days: Counter[date]) -> ProjectRow:
    today = timezone.now().date()
    return ProjectRow(
        slug=project.slug,
        name=project.name,
        runs=project.runs_started,
        number=run.number if run else None,
        status=run.status if run else None,
        branch=run.branch if run else None,
        bad=run.failed + run.error if run else 0,
        results=run.head if run else 0,
        started_at=run.started_at if run else None,
        is_demo=project.is_demo,
        broken=words.get(Word.BROKEN, 0),
        flaky=words.get(Word.FLAKY, 0),
        runs_by_day=tuple(days[today - timedelta(days=back)] for back in reversed(range(DAYS))),
    )
