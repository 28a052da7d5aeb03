"""News of a project reaches the address that its admins gave, once, and no other."""

import json
import socket
import textwrap
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dashboard import tasks
from dashboard.models import Delivery, Webhook
from dashboard.webhook import deliver, due, find_news, new_secret, post, sending
from ingest.models import Project
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Change, Stratum, Variant, Word

CHANGE = "/p/gateway/settings/webhook/"


class Receiver:
    """An HTTP server of the test's own; it answers with `status`."""

    def __init__(self) -> None:
        self.status = 204
        self.got: list[dict[str, Any]] = []
        self.signed: list[tuple[str, bytes]] = []
        self.paths: list[str] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.paths.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(json.loads(body))
                receiver.signed.append((self.headers["X-Loopglass-Signature"], body))
                self.send_response(receiver.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Into nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key=1"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, args=(0.05,))
    thread.start()
    yield receiver
    receiver.server.shutdown()
    thread.join()
    receiver.server.server_close()


@pytest.fixture
def hook(project: Project, receiver: Receiver) -> Webhook:
    since = timezone.now() - timedelta(hours=5)
    return Webhook.objects.create(project=project, url=receiver.url, secret=new_secret(), since=since)


def tell() -> None:
    """What the two jobs do, one after the other."""
    now = timezone.now()
    for webhook in Webhook.objects.select_related("project"):
        find_news(webhook, now)
    for delivery in due(now):
        deliver(delivery)


def test_a_run_that_failed_is_told_once_with_what_its_failures_are(
    project: Project, hook: Webhook, receiver: Receiver
) -> None:
    history.run(project, [Attempt()])
    history.run(project, [Attempt("tests/test_a.py::test_b", "failed")])
    history.run(project, [Attempt("tests/test_a.py::test_c", "failed")], branch="fix/pool")
    for _ in range(2):
        tell()
    [got] = receiver.got
    assert got["text"] == "Gateway: run 2 on main failed: 1 new."
    assert (got["event"], got["run"], got["project"]) == ("run failed", 2, "gateway")
    assert got["url"].endswith("/p/gateway/runs/2/")
    assert receiver.paths == ["/hook?key=1"]
    assert Delivery.objects.get().status == "delivered"


def test_a_run_that_failed_by_flakes_only_is_no_news(project: Project, hook: Webhook, receiver: Receiver) -> None:
    history.run(project, [Attempt(), Attempt(attempt=2, outcome="failed")])
    history.run(project, [Attempt(outcome="failed")])
    tell()
    assert [got["run"] for got in receiver.got] == []


def test_tests_that_became_flaky_are_told_by_run(project: Project, hook: Webhook, receiver: Receiver) -> None:
    history.run(project, [Attempt(f"tests/test_a.py::test_{number}") for number in range(7)])
    stratum = Stratum.objects.create(project=project, name="tests")
    for variant in Variant.objects.filter(project=project).order_by("pk"):
        Change.objects.create(
            project=project,
            variant=variant,
            stratum=stratum,
            run=1,
            at=timezone.now(),
            was=Word.HEALTHY,
            now=Word.FLAKY,
        )
    tell()
    [got] = receiver.got
    assert got["text"].startswith("Gateway: test_0 on asyncio, test_1 on asyncio,")
    assert got["text"].endswith("and 2 others became flaky in run 1.")


def test_a_name_calls_nobody_and_hides_no_link_in_a_chat(project: Project, hook: Webhook, receiver: Receiver) -> None:
    """Chat programs read marks in what they show; whoever names a branch could write them."""
    evil = "<!here>[<https://evil.example|log in>](https://evil.example) @channel"
    history.run(project, [Attempt(outcome="failed")], branch="main")
    Project.objects.update(name=evil)
    tell()
    text = receiver.got[0]["text"]
    assert not {"<", ">"} & set(text)
    assert "](" not in text
    assert "@channel" not in text
    assert text.replace("\u200b", "").startswith(
        "‹!here›[‹https://evil.example|log in›] (https://evil.example) @channel"
    )


@pytest.mark.parametrize("wanted", [{"on_failed": False}, {"since": timezone.now() + timedelta(days=1)}])
def test_what_nobody_wants_to_know_is_not_told(
    project: Project, hook: Webhook, receiver: Receiver, wanted: dict[str, Any]
) -> None:
    Webhook.objects.update(**wanted)
    history.run(project, [Attempt(outcome="failed")])
    tell()
    assert receiver.got == []


def test_what_is_not_taken_is_tried_again_with_pauses_and_then_given_up(
    project: Project, hook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 500
    history.run(project, [Attempt(outcome="failed")])
    tell()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries, delivery.answer) == ("waiting", 1, "500")
    now = timezone.now()
    assert due(now) == []
    assert due(now + sending.PAUSE) == [delivery.pk]
    for _ in range(sending.MOST_TRIES + 2):
        deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries) == ("failed", sending.MOST_TRIES)
    assert len(receiver.got) == sending.MOST_TRIES


def documented_check() -> Callable[[str, str, bytes], bool]:
    """The function that the documentation gives to who takes the news."""
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    lines = text.partition("    import hashlib, hmac, time")[2].partition("Take the body")[0]
    names: dict[str, Any] = {}
    exec("import hashlib, hmac, time" + textwrap.dedent(lines), names)
    check: Callable[[str, str, bytes], bool] = names["is_ours"]
    return check


def test_who_does_not_answer_keeps_nobody_else_waiting(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    now = timezone.now()
    tried: dict[str, Any] = {"project": project, "body": {}, "tries": 2, "tried_at": now}
    for number in range(3):
        Delivery.objects.create(key=f"run failed {number}", **tried)
    fresh = Delivery.objects.create(project=project, key="run failed 9", body={})
    assert due(now) == [fresh.pk]
    assert len(due(now + timedelta(minutes=2))) == 2


def test_what_is_sent_is_signed_as_the_documentation_checks_it(
    project: Project, hook: Webhook, receiver: Receiver
) -> None:
    history.run(project, [Attempt(outcome="failed")])
    tell()
    [(header, body)] = receiver.signed
    is_ours = documented_check()
    assert is_ours(hook.secret, header, body)
    assert not is_ours(new_secret(), header, body)
    assert not is_ours(hook.secret, header, body.replace(b"failed", b"passed"))
    moment, _, digest = header.partition(",")
    assert not is_ours(hook.secret, f"t={int(moment[2:]) - 400},{digest}", body)


def test_a_second_try_has_the_same_id_and_a_signature_of_its_own_time(
    project: Project, hook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 500
    history.run(project, [Attempt(outcome="failed")])
    tell()
    later = timezone.now() + timedelta(minutes=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    deliver(Delivery.objects.get().pk)
    assert [got["id"] for got in receiver.got] == [Delivery.objects.get().pk] * 2
    assert receiver.signed[1][0].startswith(f"t={int(later.timestamp())},v1=")


def test_the_secret_is_shown_when_it_is_made_and_never_again(
    project: Project, client: Client, receiver: Receiver
) -> None:
    made = client.post(CHANGE, {"url": receiver.url})
    first = Webhook.objects.get().secret
    assert first in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert first not in client.get("/p/gateway/settings/").content.decode()
    renewed = client.post(f"{CHANGE}secret/")
    second = Webhook.objects.get().secret
    assert (second != first, second in renewed.content.decode()) == (True, True)
    assert second not in client.get("/p/gateway/settings/").content.decode()


def test_no_redirect_is_followed(project: Project, hook: Webhook, receiver: Receiver) -> None:
    receiver.status = 307
    history.run(project, [Attempt(outcome="failed")])
    tell()
    assert receiver.paths == ["/hook?key=1"]
    assert Delivery.objects.get().answer == "307"


def test_who_does_not_answer_is_not_waited_for(
    project: Project, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        Webhook.objects.update(url=f"http://127.0.0.1:{mute.getsockname()[1]}/")
        history.run(project, [Attempt(outcome="failed")])
        tell()
    assert "no answer within" in Delivery.objects.get().answer


def test_nobody_there_is_said(project: Project, hook: Webhook) -> None:
    Webhook.objects.update(url="http://127.0.0.1:1/")
    history.run(project, [Attempt(outcome="failed")])
    tell()
    assert "refused" in Delivery.objects.get().answer.lower()


def test_an_address_is_saved_tried_and_taken_back(
    project: Project,
    client: Client,
    receiver: Receiver,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks.deliver_news, "delay", deliver)
    assert client.post(CHANGE, {"url": receiver.url, "on_flaky": "on"}).status_code == 200
    assert client.post(CHANGE, {"url": receiver.url, "on_flaky": "on"}).status_code == 302
    hook = Webhook.objects.get()
    assert (hook.on_failed, hook.on_flaky) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{CHANGE}test/")
    assert receiver.got[0]["event"] == "test"
    html = client.get("/p/gateway/settings/").content.decode()
    assert receiver.url in html
    assert ">204<" in html
    client.post(CHANGE, {"url": ""})
    assert not Webhook.objects.exists()


def test_an_address_that_is_none_is_refused_in_words(project: Project, client: Client) -> None:
    answer = client.post(CHANGE, {"url": "gopher://example.org/"})
    assert (answer.status_code, "Give an address that begins with" in answer.content.decode()) == (400, True)
    assert not Webhook.objects.exists()


def test_only_admins_say_where_news_goes(
    project: Project, member: Any, client: Client, settings: Settings, receiver: Receiver
) -> None:
    settings.LOCAL = False
    client.force_login(member)
    answers: list[Callable[[], Any]] = [
        lambda: client.post(CHANGE, {"url": receiver.url}),
        lambda: client.post(f"{CHANGE}test/"),
        lambda: client.post(f"{CHANGE}secret/"),
    ]
    assert [ask().status_code for ask in answers] == [403, 403, 403]
    assert receiver.url not in client.get("/p/gateway/settings/").content.decode()
