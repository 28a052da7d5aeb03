import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from ingest.models import Project, Session, Token
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.batches import failure
from tests.fixtures.history import Attempt

TEXT = re.compile(r"<(script|style|template|svg|noscript)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words(html: str) -> str:
    """What a reader sees, in one line."""
    return re.sub(r"[ \n]+", " ", TEXT.sub(" ", html.partition("<main")[2]))


def test_who_sees_one_project_is_led_to_its_runs(project: Project, client: Client) -> None:
    assert client.get("/").headers["Location"] == "/p/gateway/runs/"
    assert client.get("/p/gateway/").headers["Location"] == "/p/gateway/runs/"


def test_several_projects_are_listed_the_one_heard_from_last_first(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed")], age=timedelta(hours=2))
    history.run(history.project("billing"), [Attempt()], age=timedelta(minutes=2))
    text = words(page("/"))
    assert "The newest run did not pass in 1 of 2 projects: Gateway." in text
    assert text.index("Billing") < text.rindex("Gateway")


def test_without_any_project_the_page_says_how_to_make_one(db: None, page: Page) -> None:
    assert "python manage.py project" in page("/")


def test_projects_that_may_not_be_seen_are_not_named(db: None, page: Page) -> None:
    history.project("secret", is_open=False)
    text = page("/")
    assert "No project is open to you" in text
    assert "Log in" in text
    assert "secret" not in text.lower()


def test_a_project_without_runs_shows_the_command_that_sends_one(project: Project, page: Page) -> None:
    text = page("/p/gateway/runs/")
    assert "export LOOPGLASS_URL=http://127.0.0.1:8000\nexport LOOPGLASS_TOKEN=…\npytest" in text
    assert "python manage.py project gateway" in text


def test_on_the_machine_of_the_server_the_token_comes_from_its_file(
    project: Project, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.project("other")
    _, secret = Token.make(project, "first", Token.Scope.INGEST)
    (tmp_path / "client.env").write_text(f"LOOPGLASS_URL=x\nLOOPGLASS_TOKEN={secret}\n")
    monkeypatch.setenv("LOOPGLASS_HOME", str(tmp_path))
    text = page("/p/gateway/runs/")
    assert f"env $(cat {tmp_path}/client.env) pytest" in text
    assert secret not in text
    assert "client.env" not in page("/p/other/runs/")


def test_runs_are_listed_newest_first_with_their_figures(project: Project, page: Page) -> None:
    history.run(project, [Attempt(duration_s=1.5), Attempt("tests/test_b.py::test_b", "skipped")])
    history.run(project, [Attempt(outcome="failed", longest_tick_s=0.118)], branch="fix/pool", pull="912")
    text = words(page("/p/gateway/runs/"))
    assert re.search(r"2 failed fix/pool aaaaaaa PR 912 1 0 0 0 250\u2009ms 118\u2009ms", text)
    assert re.search(r"1 passed main aaaaaaa 0 1 1 0 1.75\u2009s 3.0\u2009ms", text)
    assert text.index("fix/pool aaaaaaa") < text.index("main aaaaaaa")


def test_runs_of_one_branch_can_be_asked_for(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], branch="main")
    history.run(project, [Attempt()], branch="fix/pool")
    text = words(page("/p/gateway/runs/?branch=fix/pool"))
    assert "fix/pool aaaaaaa" in text
    assert "main aaaaaaa" not in text


def test_a_branch_without_runs_says_so(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    assert "No run on" in page("/p/gateway/runs/?branch=nowhere%00")


def test_older_runs_are_on_the_next_page_and_every_run_is_on_one(project: Project, page: Page) -> None:
    for _ in range(53):
        history.run(project, is_digested=False)
    first, second = page("/p/gateway/runs/"), page("/p/gateway/runs/?before=4")
    assert "?before=4" in first
    numbers = [int(number) for text in (first, second) for number in re.findall(r'data-run="(\d+)"', text)]
    assert numbers == list(range(53, 0, -1))
    assert "Older runs" not in second


def test_the_table_alone_is_sent_when_the_list_looks_for_news(project: Project, client: Client) -> None:
    history.run(project, [Attempt()])
    answer = client.get("/p/gateway/runs/", headers={"X-Partial": "rows"})
    text = answer.content.decode()
    assert 'data-run="1"' in text
    assert "<html" not in text
    assert "X-Partial" in answer.headers["Vary"]


def test_a_run_tells_what_failed_and_where(project: Project, page: Page) -> None:
    attempts = [
        Attempt(
            "tests/net/test_pool.py::test_backoff[trio]",
            "failed",
            "trio",
            "timed out",
            message="too late",
            worker="gw1",
        ),
        Attempt("tests/net/test_pool.py::test_close", "error", message="in use"),
        Attempt("tests/net/test_pool.py::test_open", longest_tick_s=0.118),
    ]
    history.run(project, attempts)
    text = words(page("/p/gateway/runs/1/"))
    assert "1 failed and 1 error of 3 results. The loop was held for 118\u2009ms at worst." in text
    assert "timed out 250\u2009ms · gw1 tests/net/test_pool.py:: test_backoff [trio] too late trio" in text
    assert text.index("in use") < text.index("too late")


def test_a_failure_that_a_retry_cured_is_marked(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed"), Attempt(attempt=2)], status="passed")
    text = words(page("/p/gateway/runs/1/"))
    assert "Passed, after 1 failure that a retry cured." in text
    assert "passed on retry" in text
    assert "attempt 2" in text


def test_a_failure_of_a_test_that_flaked_before_is_marked(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed"), Attempt(attempt=2)])
    history.run(project, [Attempt(outcome="failed")], tree="c" * 40)
    history.run(project, [Attempt("tests/test_b.py::test_b", "failed")], tree="c" * 40)
    assert "has flaked before" in words(page("/p/gateway/runs/2/"))
    assert "has flaked before" not in words(page("/p/gateway/runs/3/"))


def test_a_run_that_goes_on_says_how_much_is_left(project: Project, page: Page) -> None:
    history.run(project, [Attempt()] * 40, status="running", collected=80, age=timedelta(seconds=60))
    text = words(page("/p/gateway/runs/1/"))
    assert re.search(r"No failures so far. 40 of 80 done, about 1\u2009m 0?\d?0\u2009s left.", text)


def test_a_run_whose_first_result_has_not_come_waits(project: Project, page: Page) -> None:
    history.run(project, status="running", collected=12)
    assert "Waiting for the first result. 12 tests collected." in words(page("/p/gateway/runs/1/"))


def test_without_script_results_are_paged_by_five_hundred(project: Project, page: Page) -> None:
    history.run(project, [Attempt(f"tests/test_{n}.py::test") for n in range(1203)], is_digested=False)
    texts = [page(f"/p/gateway/runs/1/{query}") for query in ("", "?plain=1", "?before=704", "?before=204")]
    assert 'content="0; url=?plain=1"' in texts[0]
    assert all("http-equiv" not in text for text in texts[1:])
    assert [
        len(re.findall(r'<div class="r row-link" role="row"><span class="num dim" role="cell">', text))
        for text in texts
    ] == [
        40,
        500,
        500,
        203,
    ]
    assert "?before=704" in texts[1]
    assert "?before=204" in texts[2]


def test_results_are_filtered_by_outcome_backend_and_name(project: Project, page: Page) -> None:
    history.run(
        project,
        [
            Attempt("tests/test_a.py::test_a[trio]", "failed", "trio"),
            Attempt("tests/test_a.py::test_a[asyncio]", "failed", "asyncio"),
            Attempt("tests/test_b.py::test_b[trio]", "passed", "trio"),
        ],
    )
    rows = page("/p/gateway/runs/1/?q=outcome:failed+backend:trio+TEST_A").partition('data-part="scroll"')[2]
    assert "results/1/" in rows
    assert "results/2/" not in rows.partition("</section>")[0]
    assert "No result matches" in page("/p/gateway/runs/1/?q=nothing%00here")


def test_a_whole_run_is_there_as_text(project: Project, client: Client) -> None:
    history.run(
        project, [Attempt(f"tests/test_{n}.py::test") for n in range(3)] + [Attempt(outcome="failed", attempt=2)]
    )
    answer = client.get("/p/gateway/runs/1/?format=txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "Gateway run 1: failed"
    assert lines[3] == "4 results: 3 passed, 1 failed"
    assert [line.split()[0] for line in lines[5:]] == ["1", "2", "3", "4"]
    assert re.sub(" +", " ", lines[-1]).strip() == "4 failed asyncio 250 ms 3.0 ms tests/test_a.py::test_a attempt 2"


def test_a_result_shows_its_loop_its_failure_and_the_other_backends(project: Project, page: Page) -> None:
    broken = failure(
        text="def test_a():\n>   assert 7 == 8\nE   assert 7 == 8\n\ntests/test_a.py:3: AssertionError", output="hello"
    )
    history.run(
        project,
        [
            Attempt("tests/test_a.py::test_a[asyncio]", case="tests/test_a.py::test_a"),
            Attempt(
                "tests/test_a.py::test_a[trio]",
                "failed",
                "trio",
                case="tests/test_a.py::test_a",
                failures=[broken],
                params={"n": "3"},
            ),
            Attempt("tests/test_b.py::test_b"),
        ],
    )
    html = page("/p/gateway/runs/1/results/2/")
    text = words(html)
    assert "Failed on trio after 250\u2009ms: assert 1 == 2 at tests/test_a.py:3." in text
    assert "call 250\u2009ms trio 250\u2009ms 50\u2009ms 200\u2009ms 20.0\u2009% 12 3.0\u2009ms" in text
    assert '<span class="is-error">E   assert 7 == 8</span>' in html
    assert '<span class="is-site">tests/test_a.py:3: AssertionError</span>' in html
    assert "Captured output hello" in text
    assert "/p/gateway/runs/1/results/1/" in html
    assert "/p/gateway/runs/1/results/3/" not in html
    assert "n 3" in text


def test_a_figure_that_was_not_measured_says_why(project: Project, page: Page) -> None:
    loop = {
        "backend": "other",
        "runs": 1,
        "run_s": None,
        "idle_s": None,
        "busy_s": None,
        "ticks": None,
        "longest_tick_s": None,
    }
    phases = [{"when": "call", "duration_s": 0.2, "loop": {**loop, "missing": "this loop has no hook"}}]
    history.run(project, [Attempt(backend="other", longest_tick_s=None, phases=phases)])
    assert "not measured: this loop has no hook" in words(page("/p/gateway/runs/1/results/1/"))


def test_all_attempts_of_a_result_are_linked(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed"), Attempt(outcome="failed", attempt=2), Attempt(attempt=3)])
    text = page("/p/gateway/runs/1/results/2/")
    assert "3 attempts" in words(text)
    assert all(f"/runs/1/results/{seq}/" in text for seq in (1, 2, 3))


def test_failures_of_a_run_are_walked_through(project: Project, page: Page) -> None:
    outcomes = ("failed", "passed", "error", "passed", "failed")
    history.run(project, [Attempt(f"tests/test_{n}.py::test", outcome) for n, outcome in enumerate(outcomes)])
    text = page("/p/gateway/runs/1/results/3/")
    assert re.search(r'results/1/">.{,200}Previous failure', text, re.DOTALL)
    assert re.search(r'results/5/">Next failure', text)


def test_a_flaky_test_is_listed_with_its_evidence(project: Project, page: Page) -> None:
    case = "tests/test_a.py::test_a"
    passed = Attempt(f"{case}[trio]", "passed", "trio", case=case)
    history.run(project, [passed, Attempt("tests/test_b.py::test_b")])
    history.run(project, [Attempt(f"{case}[trio]", "failed", "trio", case=case), Attempt("tests/test_b.py::test_b")])
    html = page("/p/gateway/flaky/")
    text = words(html)
    assert "1 of 2 variants has passed and failed on the same code." in text
    assert "1 passed, 1 failed on 1 version" in text
    assert "1 of 2 runs" in text
    assert 'href="/p/gateway/runs/2/results/1/"' in html
    assert 'href="/p/gateway/runs/1/results/1/"' in html
    assert "test_b" not in text


def test_a_failure_on_other_code_is_no_disagreement(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], tree="1" * 40)
    history.run(project, [Attempt(outcome="failed")], tree="2" * 40)
    assert "No test has passed and failed on the same code. 1 variant in 2 runs." in words(page("/p/gateway/flaky/"))


def test_every_flaky_test_is_on_one_page_of_the_list(project: Project, page: Page) -> None:
    attempts = [
        Attempt(f"tests/test_{n}.py::test", outcome, attempt=attempt)
        for n in range(120)
        for attempt, outcome in ((1, "failed"), (2, "passed"))
    ]
    history.run(project, attempts, status="passed")
    address, found = "", []
    for _ in range(3):
        html = page(f"/p/gateway/flaky/{address}")
        found += re.findall(r'class="tid" title="([^"]+)"', html)
        following = re.search(r'href="(\?after=[^"]+)"', html)
        address = following.group(1) if following else ""
    assert address == ""
    assert sorted(found) == sorted({one.nodeid for one in attempts})


def test_a_session_leads_to_its_run(project: Project, client: Client) -> None:
    history.run(project, [Attempt()])
    session = Session.objects.get()
    assert client.get(f"/p/gateway/sessions/{session.uuid}/").headers["Location"] == "/p/gateway/runs/1/"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/p/gateway/runs/99/", "Run 99 does not exist; the newest is 1."),
        (f"/p/gateway/runs/{10**30}/", "does not exist"),
        ("/p/gateway/runs/1/results/77/", "Run 1 has no result 77."),
        (f"/p/gateway/runs/1/results/{10**30}/", "has no result"),
        ("/p/nowhere/runs/", "There is no such project"),
        ("/p/gateway/sessions/00000000-0000-4000-8000-000000000000/", "Nothing has arrived from session"),
        ("/nowhere", "There is nothing at this address"),
        ("/_ui/", "There is nothing at this address"),
    ],
)
def test_what_is_not_there_says_what_is(project: Project, client: Client, address: str, told: str) -> None:
    history.run(project, [Attempt()])
    answer = client.get(address)
    assert answer.status_code == 404
    assert told in words(answer.content.decode())


@pytest.mark.parametrize(
    "query",
    ["before=0", "before=x", "before=-3", f"before={10**40}", "before=%F0%9F%92%A9", "after=9-9-9", "after=²-1"],
)
def test_a_query_that_makes_no_sense_is_ignored(project: Project, page: Page, query: str) -> None:
    history.run(project, [Attempt()])
    for address in ("runs/", "runs/1/", "flaky/"):
        page(f"/p/gateway/{address}?{query}")


def test_text_from_tests_is_never_markup(project: Project, page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>\"'"
    nodeid = f"tests/test_a.py::test_a[{evil}]"
    said = failure(message=evil, kind=evil, site=evil, text=evil, output=evil)
    history.run(
        project,
        [Attempt(nodeid, "failed", worker=evil, failures=[said], params={evil: evil}), Attempt(nodeid, attempt=2)],
        branch=evil,
    )
    for address in ("runs/", f"runs/?branch={evil}", "runs/1/", f"runs/1/?q={evil}", "runs/1/results/1/", "flaky/"):
        assert "<img" not in page(f"/p/gateway/{address}")


def test_a_job_link_that_is_no_web_address_is_not_a_link(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    Session.objects.update(facts={**Session.objects.get().facts, "ci": "x", "job_url": "javascript:alert(1)"})
    assert "javascript:" not in page("/p/gateway/runs/1/")
