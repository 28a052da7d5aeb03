from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.queries.server import Broker, Work, load_broker, load_store
from dashboard.sentence import text_of
from dashboard.verdict_lines.server import server_line
from ingest.models import Project, Run, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
IDLE = Work(0, 0, 0, 0, None)
FREE = Broker("Valkey 9", 1, 0)
FULL = Broker("Valkey 9", 1, 7)


@pytest.mark.parametrize(
    ("work", "broker", "said"),
    [
        (
            IDLE,
            FREE,
            "The server keeps up: no run waits for its verdicts, and no session is going on.",
        ),
        (
            Work(2, 3, 10, 1, NOW - timedelta(seconds=5)),
            FREE,
            "The server keeps up: 1 run just ended, and 2 sessions are going on.",
        ),
        (
            Work(1, 3, 10, 2, NOW - timedelta(minutes=10)),
            FULL,
            "2 runs wait for verdicts, the oldest since it ended 10 min ago. Look whether a Celery worker runs.",
        ),
        (
            Work(0, 3, 10, 1, NOW - timedelta(minutes=10)),
            FREE,
            "1 run waits for verdicts, the oldest since it ended 10 min ago. The job that finds them runs every "
            "minute.",
        ),
        (
            IDLE,
            None,
            "Redis does not answer. Results are stored all the same; verdicts wait, and live pages look every two "
            "seconds.",
        ),
    ],
)
def test_the_line_says_whether_it_keeps_up(work: Work, broker: Broker | None, said: str) -> None:
    assert text_of(server_line(work, broker, NOW)).replace("\u2009", " ") == said


def test_it_counts_what_arrives_and_what_waits(project: Project, page: Page) -> None:
    history.run(project, [Attempt(), Attempt("tests/test_b.py::test_b")])
    history.run(project, [Attempt()], age=timedelta(days=2))
    waiting = history.run(project, [Attempt()], is_digested=False)
    Run.objects.filter(pk=waiting.pk).update(ended_at=timezone.now() - timedelta(minutes=30))
    Session.objects.filter(run=waiting).update(status=Session.Status.RUNNING)
    text = words(page("/server/")).replace("\u2009", " ")
    assert "1 run waits for verdicts, the oldest since it ended 30 min ago." in text
    assert "Results of the last 24 hours 3 in 2 runs" in text
    assert "Sessions that go on 1" in text


def test_it_names_the_parts_and_their_size(project: Project, page: Page) -> None:
    store, broker = load_store(), load_broker()
    assert broker is not None
    assert store.connections >= 1
    text = words(page("/server/")).replace("\u2009", " ")
    assert f"PostgreSQL {store.version}" in text
    assert broker.version in text


def test_it_answers_while_redis_is_away(project: Project, page: Page, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "Redis does not answer." in words(page("/server/"))


def test_only_who_runs_the_server_sees_it(member: User, client: Client, settings: Settings) -> None:
    assert site.LOCAL
    settings.LOCAL = False
    assert client.get("/server/").status_code == 403
    client.force_login(member)
    assert client.get("/server/").status_code == 403
    client.force_login(User.objects.create_superuser("root"))
    assert client.get("/server/").status_code == 200
