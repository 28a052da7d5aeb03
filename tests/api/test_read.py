"""The read API: shapes that others rely on, bounds, and walls between projects."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.api.results import COUNTS, SECONDS
from ingest.models import Membership, Project, Run, Token
from tests.api.conftest import Get
from tests.fixtures.batches import (
    cancellation,
    cancellations,
    deadline,
    deadlines,
    end,
    hanging,
    ledger,
    loop,
    phase,
    result,
    slow_tick,
    tasks,
    warned,
    warning,
)
from tests.ingest.conftest import Put
from trends.digest import digest


def test_projects_are_those_of_the_token(get: Get) -> None:
    Project.objects.create(slug="billing", name="Billing")
    items = [{"slug": "gateway", "name": "Gateway", "default_branch": "main"}]
    assert get("projects") == (200, {"items": items, "next": None})


def test_runs_come_newest_first_in_pages(get: Get, put: Put) -> None:
    for _ in range(5):
        put(uuid4(), 1, result())
    _, first = get("projects/gateway/runs", limit=3)
    assert ([run["number"] for run in first["items"]], first["next"]) == ([5, 4, 3], 3)
    _, rest = get("projects/gateway/runs", limit=3, after=first["next"])
    assert ([run["number"] for run in rest["items"]], rest["next"]) == ([2, 1], None)


def test_a_run_has_the_promised_fields(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, result(), result(outcome="failed"), end(1), final=True).run
    status, found = get(f"runs/{run.pk}")
    promised = {"id", "number", "status", "branch", "revision", "tree", "started_at", "ended_at", "head", "counts"}
    assert status == 200
    assert promised <= set(found)
    assert (found["status"], found["branch"], found["head"]) == ("failed", "main", 2)
    assert found["counts"] == {"passed": 1, "failed": 1, "error": 0, "skipped": 0, "xfailed": 0, "xpassed": 0}


def test_runs_can_be_narrowed(get: Get, put: Put) -> None:
    put(uuid4(), 1, branch="main")
    put(uuid4(), 1, branch="topic")
    assert [run["branch"] for run in get("projects/gateway/runs", branch="topic")[1]["items"]] == ["topic"]
    assert get("projects/gateway/runs", status="failed")[1]["items"] == []


def test_a_result_has_the_promised_fields(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, result("a.py::a[trio]", case="a.py::a", backend="trio", worker="gw1")).run
    _, page = get(f"runs/{run.pk}/results")
    item = page["items"][0]
    told = {
        "seq": 1,
        "nodeid": "a.py::a[trio]",
        "case": "a.py::a",
        "backend": "trio",
        "attempt": 1,
        "outcome": "passed",
        "reason": None,
        "worker": "gw1",
        "duration_s": pytest.approx(0.5),
        "run_s": 0.3,
        "idle_s": 0.2,
        "busy_s": 0.1,
        "cpu_s": 0.09,
        "ticks": 7,
        "longest_tick_s": 0.05,
        "slow": 0,
        "least_margin": None,
        "tasks_left": 0,
    }
    assert {name: item[name] for name in told} == told
    assert page["next"] is None


def test_what_was_not_seen_is_null(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, result(backend=None, phases=[])).run
    item = get(f"runs/{run.pk}/results")[1]["items"][0]
    assert {item[name] for name in ("backend", *SECONDS, *COUNTS)} == {None}


def test_results_come_in_order_and_in_pages(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, *[result(f"a.py::t{number}") for number in range(25)]).run
    seen, after = [], 0
    while after is not None:
        _, page = get(f"runs/{run.pk}/results", after=after, limit=10)
        seen += [item["seq"] for item in page["items"]]
        after = page["next"]
    assert seen == list(range(1, 26))


def test_one_result_tells_everything(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, result(outcome="failed", markers=["slow"], params={"n": "3"})).run
    status, item = get(f"runs/{run.pk}/results/1")
    assert status == 200
    assert item["failures"][0]["text"].startswith("def test_a")
    assert (item["markers"], item["params"]) == (["slow"], {"n": "3"})
    assert [phase["when"] for phase in item["phases"]] == ["setup", "call", "teardown"]
    assert get(f"runs/{run.pk}/results/2")[0] == 404


def test_a_result_tells_what_its_loop_left_and_swallowed(get: Get, put: Put) -> None:
    told = ledger(
        tasks=tasks(), cancellations=cancellations(cancellation()), deadlines=deadlines(deadline(elapsed_s=0.05))
    )
    ran = loop(slow=1, slow_ticks=[slow_tick()])
    run = put(uuid4(), 1, result(phases=[phase("call", 0.3, ran, told)])).run
    figures = {"slow": 1, "blocked": 1, "starved": 0, "least_margin": 0.5, "cancel_latency_s": 0.0035}
    figures |= {"swallowed": 1, "tasks_left": 1, "deadlines_fired": 0}
    item = get(f"runs/{run.pk}/results/1")[1]
    assert {name: item[name] for name in figures} == figures
    [call] = item["phases"]
    assert (call["ledger"], call["loop"]["slow_ticks"]) == (told, ran["slow_ticks"])


def test_a_hanging_test_is_told_before_its_result_and_with_it(get: Get, put: Put) -> None:
    session = uuid4()
    run = put(session, 1, hanging(), hanging("a.py::other", worker="gw1")).run
    _, page = get(f"runs/{run.pk}/hanging", limit=1)
    [item] = page["items"]
    assert (item["session"], item["nodeid"], item["elapsed_s"]) == (str(session), "tests/test_a.py::test_a", 24.0)
    assert [task["what"] for task in item["tasks"]] == ["test_a", "pump"]
    _, rest = get(f"runs/{run.pk}/hanging", after=page["next"])
    assert ([item["worker"] for item in rest["items"]], rest["next"]) == (["gw1"], None)
    put(session, 2, result(outcome="failed"), result(attempt=2))
    assert [one["limit_s"] for one in get(f"runs/{run.pk}/results/1")[1]["hanging"]] == [30.0]
    assert get(f"runs/{run.pk}/results/2")[1]["hanging"] == []


def test_pages_of_results_cost_the_same_queries(get: Get, put: Put) -> None:
    costs = []
    for many in (2, 200):
        run = put(uuid4(), 1, *[result(f"a.py::t{number}", outcome="failed") for number in range(many)]).run
        get(f"runs/{run.pk}/results")
        with CaptureQueriesContext(connection) as queries:
            get(f"runs/{run.pk}/results", limit=1000)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 4


def test_flaky_lists_the_disagreements(get: Get, put: Put) -> None:
    outcomes = {"a": ["passed", "failed"], "b": ["failed", "failed"], "c": ["passed", "failed"]}
    runs = [put(uuid4(), 1, *[result(name, outcome=said[turn]) for name, said in outcomes.items()], tree="t1").run
            for turn in (0, 1)]  # fmt: skip
    runs += [put(uuid4(), 1, result("c", outcome=outcome), tree="t2").run for outcome in ("failed", "passed")]
    for run in runs:
        digest(run.pk)
    _, first = get("projects/gateway/flaky", limit=1)
    _, second = get("projects/gateway/flaky", limit=1, after=first["next"])
    told = [
        (item["case"], item["versions"], item["passed"], item["failed"]) for item in first["items"] + second["items"]
    ]
    assert told == [("c", 2, 2, 2), ("a", 1, 1, 1)]
    assert second["next"] is None
    assert second["items"][0]["newest"]["pass"] == {"run": runs[0].pk, "seq": 1}


PATHS = ["projects", "projects/gateway/runs", "projects/gateway/flaky", "runs/{run}", "runs/{run}/results",
         "runs/{run}/results/1", "runs/{run}/hanging"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_read_without_a_token(get: Get, put: Put, path: str) -> None:
    run = put(uuid4(), 1, result()).run
    status, said = get(path.format(run=run.pk), token=None)
    assert (status, said["error"]["field"]) == (401, "Authorization")


@pytest.mark.parametrize("path", PATHS[1:])
def test_another_projects_token_sees_nothing(get: Get, put: Put, path: str) -> None:
    run = put(uuid4(), 1, result()).run
    other = Project.objects.create(slug="billing", name="Billing")
    theirs = Token.make(other, "grafana", Token.Scope.READ)[1]
    assert get(path.format(run=run.pk), token=theirs)[0] == 404


@pytest.mark.parametrize("path", PATHS)
def test_an_ingest_token_may_not_read(get: Get, put: Put, project: Project, path: str) -> None:
    run = put(uuid4(), 1, result()).run
    assert get(path.format(run=run.pk), token=Token.make(project, "ci", Token.Scope.INGEST)[1])[0] == 403


def test_a_signed_in_member_may_read(get: Get, put: Put, project: Project) -> None:
    Project.objects.update(is_open=False)
    run = put(uuid4(), 1, result()).run
    member, stranger = (User.objects.create(username=name) for name in ("member", "stranger"))
    Membership.objects.create(project=project, user=member)
    told = []
    for user in (member, stranger):
        client = Client()
        client.force_login(user)
        told.append(client.get(f"/api/v1/runs/{run.pk}").status_code)
    assert told == [200, 404]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("projects/gateway/runs", {"limit": "many"}, "limit"),
        ("projects/gateway/runs", {"after": "-1"}, "after"),
        ("projects/gateway/runs", {"after": "٣"}, "after"),
        ("projects/gateway/flaky", {"after": "x"}, "after"),
        ("projects/gateway/flaky", {"after": "1" * 300}, "after"),
    ],
)
def test_a_bad_parameter_is_named(get: Get, path: str, query: dict[str, Any], field: str) -> None:
    status, said = get(path, **query)
    assert (status, said["error"]["field"]) == (400, field)


@pytest.mark.parametrize("query", [{"limit": "9" * 19}, {"after": "9" * 19}, {"limit": 0}, {"branch": "a\0b"}])
def test_odd_numbers_and_texts_are_no_error(get: Get, query: dict[str, Any]) -> None:
    assert get("projects/gateway/runs", **query)[0] == 200


def test_a_huge_run_number_is_not_found(get: Get) -> None:
    assert get(f"runs/{'9' * 30}")[0] == 404


def test_the_description_matches_the_answers(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, result(outcome="failed"), hanging(), tree="t1").run
    digest(run.pk)
    _, document = get("openapi.json")
    schemas = document["components"]["schemas"]
    for name, item in {
        "Project": get("projects")[1]["items"][0],
        "Run": get(f"runs/{run.pk}")[1],
        "Result": get(f"runs/{run.pk}/results/1")[1],
        "Hanging": get(f"runs/{run.pk}/hanging")[1]["items"][0],
    }.items():
        assert set(item) <= set(schemas[name]["properties"])
        assert set(schemas[name]["required"]) <= set(item)
    assert Run.objects.count() == 1


def test_a_result_has_the_warnings_of_its_test(get: Get, put: Put) -> None:
    run = put(uuid4(), 1, result(), warned(), result("a.py::other")).run
    assert get(f"runs/{run.pk}/results/1")[1]["warnings"] == [warning()]
    assert get(f"runs/{run.pk}/results/2")[1]["warnings"] == []
