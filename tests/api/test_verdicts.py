"""Verdicts and findings by the API: shapes that others rely on, bounds, walls."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ingest.models import Membership, Project, Token
from tests.api.conftest import Get
from tests.fixtures.batches import deadline, deadlines, failure, ledger, loop, phase, result, slow_tick
from tests.trends.verdicts import alone, ended, judged, played
from trends.causes import explain
from trends.early_warnings import warn
from trends.judgement.dating import date_changes
from trends.models import Rehearsal, Variant
from trends.parity import compare
from trends.rehearsal import rehearse
from trends.slowness import find_shifts

LISTS = ["verdicts", "changes", "causes", "shifts", "outages", "warnings", "fingerprints", "parity"]
DATABASE = failure(kind="builtins.ConnectionError", message="no answer from 10.0.0.1:5432")


def line(number: int, case: str, backend: str = "asyncio", **changes: Any) -> dict[str, Any]:
    """A result of the 40-run history below."""
    chance = random.Random(f"{number}{case}{backend}")
    seconds = 0.2 * chance.lognormvariate(0, 0.05) * (3 if case == "a.py::slower" and number > 20 else 1)
    margin = ledger(deadlines=deadlines(deadline(elapsed_s=0.097 if case == "a.py::close" else 0.01)))
    stuck = changes.get("outcome") == "failed" and case == "a.py::flaky"
    ran = loop(slow=int(stuck), slow_ticks=[slow_tick()] * stuck)
    return result(case, backend=backend, phases=[phase("call", seconds, ran, margin)], **changes)


@pytest.fixture
def everything(project: Project) -> Project:
    """A history with a flake, a breakage on one backend, an outage, a slowdown and near misses."""
    for number in range(1, 41):
        down = number == 25
        flake: dict[str, Any] = {"outcome": "failed"} if number % 6 == 5 or down else {}
        dead: dict[str, Any] = {"outcome": "failed", "failures": [DATABASE]} if down else {}
        judged(
            ended(
                project,
                line(number, "a.py::flaky", **flake),
                line(number, "a.py::one_sided", **dead),
                line(number, "a.py::one_sided", "trio", outcome="failed"),
                line(number, "a.py::slower"),
                line(number, "a.py::close"),
                *[line(number, f"b.py::t{other}", **dead) for other in range(25)],
            )
        )
    for job in (date_changes, find_shifts, warn, explain, compare):
        job(project.pk)
    return project


def items(get: Get, name: str, **query: Any) -> list[dict[str, Any]]:
    status, page = get(f"projects/gateway/{name}", **query)
    assert status == 200, page
    found: list[dict[str, Any]] = page["items"]
    return found


def test_everything_that_was_found_is_told(everything: Project, get: Get) -> None:
    flagged = {(row["case"], row["backend"]): row["verdict"] for row in items(get, "verdicts", verdict="flaky,broken")}
    assert flagged == {("a.py::flaky", "asyncio"): "flaky", ("a.py::one_sided", "trio"): "broken"}
    [outage] = items(get, "outages")
    assert (outage["run"], outage["module"]) == (25, "b.py") or outage["module"] is None
    [shift] = [row for row in items(get, "shifts") if row["kind"] == "duration"]
    assert (shift["case"], shift["run"], shift["recovery"]) == ("a.py::slower", 21, False)
    [warning] = items(get, "warnings")
    assert (warning["case"], warning["kind"], warning["runs"]) == ("a.py::close", "near miss", 20)
    assert {row["kind"] for row in items(get, "causes") if row["case"] == "a.py::flaky"} >= {"blocked loop"}
    [parity] = items(get, "parity")
    assert (parity["case"], parity["backend"], parity["passed"]) == ("a.py::one_sided", "trio", 0)
    [print_] = [row for row in items(get, "fingerprints") if row["kind"] == "builtins.ConnectionError"]
    assert (print_["text"], print_["variants"], print_["failures"]) == ("no answer from HOST", 26, 26)
    assert (print_["backends"], len(print_["tests"])) == (["asyncio"], 20)
    assert {row["now"] for row in items(get, "changes")} >= {"flaky", "broken"}


SCHEMAS = dict(
    zip(LISTS, ("Verdict", "Change", "Cause", "Shift", "Outage", "Warning", "Fingerprint", "Parity"), strict=True)
)


def test_the_description_matches_the_answers(everything: Project, get: Get) -> None:
    schemas = get("openapi.json")[1]["components"]["schemas"]
    variant = Variant.objects.get(case__name="a.py::flaky").pk
    told = {SCHEMAS[name]: items(get, name)[0] for name in LISTS}
    told["Evidence"] = get(f"projects/gateway/verdicts/{variant}")[1]
    for name, item in told.items():
        assert set(item) == set(schemas[name]["properties"]) == set(schemas[name]["required"]), name


def test_lists_and_evidence_take_six_queries_at_most(everything: Project, get: Get) -> None:
    variant = Variant.objects.get(case__name="a.py::flaky").pk
    for name in [*LISTS, f"verdicts/{variant}"]:
        get(f"projects/gateway/{name}")
        with CaptureQueriesContext(connection) as queries:
            assert get(f"projects/gateway/{name}")[0] == 200
        assert len(queries) <= 6, name


def test_one_variant_is_told_with_all_its_evidence(everything: Project, get: Get) -> None:
    variant = Variant.objects.get(case__name="a.py::flaky").pk
    status, told = get(f"projects/gateway/verdicts/{variant}")
    assert (status, told["verdict"], told["stratum"]) == (200, "flaky", "CPython 3.11 · linux")
    assert (told["results"], told["failures"], told["run"], told["quarantine"]) == (40, 7, 40, True)
    assert told["rate"]["low"] < 7 / 40 < told["rate"]["high"]
    assert told["last_failure"] == {"run": 35, "seq": 1}
    assert told["since"]["low"] <= told["since"]["middle"] <= told["since"]["high"]
    assert [row["verdict"] for row in told["strata"]] == ["flaky"]
    assert "blocked loop" in [cause["kind"] for cause in told["causes"]]
    assert told["changes"][-1]["now"] in ("suspect", "flaky", "broken")
    assert get("projects/gateway/verdicts/999999999999999999999")[0] == 404


def test_a_disagreement_is_evidence(project: Project, get: Get) -> None:
    alone(project, "P*3 FP", tree="t1")
    variant = Variant.objects.get().pk
    [seen] = get(f"projects/gateway/verdicts/{variant}")[1]["disagreeing"]
    assert (seen["tree"], seen["passed"], seen["failed"], seen["fail"]["seq"]) == ("t1", 4, 1, 1)


def test_verdicts_come_in_pages_the_likeliest_to_flake_first(project: Project, get: Get) -> None:
    played(project, [{f"a.py::t{number}": "FP" if number < 2 else "P" for number in range(7)}] * 3)
    seen: list[Any] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        _, page = get("projects/gateway/verdicts", **query)
        seen += page["items"]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert len({row["variant"] for row in seen}) == len(seen) == 7
    assert [row["score"] for row in seen] == sorted((row["score"] for row in seen), reverse=True)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_project_has_empty_lists(project: Project, get: Get, name: str) -> None:
    assert get(f"projects/gateway/{name}") == (200, {"items": [], "next": None})


@pytest.mark.parametrize("name", [*LISTS, "verdicts/1", "rehearsals/1"])
def test_walls_stand_between_projects(project: Project, get: Get, name: str) -> None:
    other = Project.objects.create(slug="billing", name="Billing")
    theirs = Token.make(other, "grafana", Token.Scope.READ)[1]
    assert get(f"projects/gateway/{name}", token=None)[0] == 401
    assert get(f"projects/gateway/{name}", token=theirs)[0] == 404
    assert get(f"projects/gateway/{name}", token=Token.make(project, "ci", Token.Scope.INGEST)[1])[0] == 403


@pytest.mark.parametrize(
    "after", ["x", "1", "1_", "_1", "nan_1", "inf_1", "1_-1", "1" * 70 + "_1", "1_" + "9" * 30, "٣_1"]
)
@pytest.mark.parametrize("name", LISTS)
def test_a_bad_cursor_is_named(project: Project, get: Get, name: str, after: str) -> None:
    status, said = get(f"projects/gateway/{name}", after=after)
    assert (status, said["error"]["field"]) == (400, "after")


@pytest.mark.parametrize(("query", "field"), [({"verdict": "flakey"}, "verdict"), ({"backend": "tokio"}, "backend")])
def test_a_bad_filter_is_named(project: Project, get: Get, query: dict[str, str], field: str) -> None:
    status, said = get("projects/gateway/verdicts", **query)
    assert (status, said["error"]["field"]) == (400, field)


Post = Callable[..., tuple[int, Any]]


@pytest.fixture
def post(project: Project) -> Post:
    """POST to the project's rehearsals with a read token."""
    secret = Token.make(project, "grafana", Token.Scope.READ)[1]

    def post(said: Any, token: str | None = secret) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = said if isinstance(said, str) else json.dumps(said)
        address = "/api/v1/projects/gateway/rehearsals"
        answer = Client(enforce_csrf_checks=True).post(address, body, "application/json", headers=headers)
        return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else None

    return post


def test_settings_are_tried_and_the_outcome_is_fetched(project: Project, get: Get, post: Post) -> None:
    alone(project, "P*12 FP P*2")
    sent: list[Any] = []

    def note(sender: str, body: Any, **_: Any) -> None:
        sent.append((sender, body[0]))

    before_task_publish.connect(note)
    status, asked = post({"rules": {"flaky_enter": 0.999}, "days": 7})
    assert (status, asked["status"], asked["outcome"]) == (202, "waiting", None)
    assert sent == [("trends.rehearse", [asked["id"]])] or sent == [("trends.rehearse", (asked["id"],))]
    rehearse(asked["id"])
    status, done = get(f"projects/gateway/rehearsals/{asked['id']}")
    assert (status, done["status"], done["outcome"]["runs"], done["outcome"]["missed"]) == (200, "done", 15, 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("{", "body"),
        ([], "body"),
        ({"rules": {"flaky_enter": 3}}, "rules.flaky_enter"),
        ({"rules": 7}, "rules"),
        ({"days": 0}, "body.days"),
        ({"days": True}, "body.days"),
        ({"days": 1e9}, "body.days"),
        ({"weeks": 1}, "body.weeks"),
        ("[" * 5000, "body"),
    ],
)
def test_what_cannot_be_tried_is_named_and_nothing_is_stored(post: Post, said: Any, field: str) -> None:
    status, told = post(said)
    assert (status, told["error"]["field"]) == (400, field)
    assert not Rehearsal.objects.exists()


def test_a_body_that_is_too_long_is_refused(post: Post) -> None:
    assert post(json.dumps({"rules": {"x": "y" * 20_000}}))[0] == 413
    status, told = post("[" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert (status, told["error"]["field"]) == (413, "body")


def test_only_so_many_rehearsals_wait(post: Post) -> None:
    assert [post({})[0] for _ in range(4)] == [202, 202, 202, 429]


def test_nobody_tries_settings_without_a_right_to(project: Project, post: Post) -> None:
    assert post({}, token=None)[0] == 403  # no CSRF token
    assert post({}, token=Token.make(project, "ci", Token.Scope.INGEST)[1])[0] == 403
    other = Project.objects.create(slug="billing", name="Billing")
    assert post({}, token=Token.make(other, "x", Token.Scope.READ)[1])[0] == 404


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("member", 202), ("admin", 202), (None, 403)])
def test_of_people_members_may_try_settings(project: Project, role: str | None, status: int) -> None:
    person = User.objects.create(username="ana")
    if role:
        Membership.objects.create(project=project, user=person, role=role)
    client = Client()
    client.force_login(person)
    answer = client.post("/api/v1/projects/gateway/rehearsals", "{}", "application/json")
    assert answer.status_code == status


def test_rehearsals_are_asked_for_by_post(get: Get, project: Project) -> None:
    assert get("projects/gateway/rehearsals")[0] == 405
