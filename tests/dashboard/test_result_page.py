import re
from datetime import timedelta
from html import unescape

from django.contrib.auth.models import User
from django.test import Client

from ingest.models import Hanging, Project, Session
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import everything, facts, failure, hanging, warning
from tests.fixtures.history import Attempt

CASE = "tests/test_a.py::test_a"


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
    assert "call 250\u2009ms trio 50\u2009ms 45\u2009ms 200\u2009ms 20.0\u2009% 12 3.0\u2009ms" in text
    assert '<span class="is-error">E   assert 7 == 8</span>' in html
    assert '<span class="is-site">tests/test_a.py:3: AssertionError</span>' in html
    assert "Captured output Output 1 line hello" in text
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
    phases = [{"when": "call", "duration_s": 0.2, "loop": {**loop, "missing": {"*": "this loop has no hook"}}}]
    history.run(project, [Attempt(backend="other", longest_tick_s=None, phases=phases)])
    text = words(page("/p/gateway/runs/1/results/1/"))
    assert "other not measured" in text
    assert "Not seen: all figures (this loop has no hook)" in text


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


def test_a_test_that_did_nothing_wrong_has_no_warnings_and_no_empty_tables(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    text = words(page("/p/gateway/runs/1/results/1/"))
    assert "Length of ticks" in text
    for title in (
        "warning",
        "Stalls",
        "Deadlines",
        "Cancellations",
        "Tasks",
        "Left over",
        "Loop errors",
        "Seen hanging",
    ):
        assert title not in text


def test_a_page_shows_all_that_happened(project: Project, page: Page) -> None:
    seen = hanging()["hanging"]
    history.run(project, [Attempt(outcome="failed", reason="timed out", phases=everything(), hanging=seen)])
    html = page("/p/gateway/runs/1/results/1/")
    text = words(html).replace("\u2009", " ")
    for said in (
        "9 warnings",
        "Seen hanging: after 24.0 s of its 30.0 s it was still in call, with 2 tasks.",
        "412 ms 400 ms blocked shop/pay.py:31 pay at shop/pay.py:44 checksum call",
        "412 ms 400 ms starved shop/pay.py:44 checksum call",
        "2 set (asyncio.timeout 1, trio.fail_after 1), 1 fired",
        "trio.fail_after tests/test_shop.py:35 test_buys 100 ms 97 ms fired it raised a timeout error",
        "asyncio.timeout tests/test_shop.py:35 test_buys 100 ms 97 ms 3.0 % its block ended before it",
        "1 requested (explicit 1), delivered not seen, 1 swallowed",
        "explicit tests/test_shop.py:33 test_buys Task-7 Task-5 3.5 ms swallowed",
        "Task-7 pump shop/queue.py:88 Queue.get call",
        "coroutine &lt;fetch&gt; shop/client.py:12 fetch 1 call",
        "A callback failed, 2 times Exception in callback &lt;b&gt;bold&lt;/b&gt;",
        "A loop was run inside a running one.",
        "Not seen: cancellations delivered (needs Python 3.12)",
        "Task-2 pump waiting shop/queue.py:61 pump",
        "Thread MainThread tests/test_a.py:9 test_a selectors.py:468 select",
    ):
        assert said in text
    assert 'class="histogram"' in html
    assert '<code class="site foreign">selectors.py:468 <span>select</span></code>' in html
    assert "style=" not in html


def test_of_several_reports_of_a_hang_the_newest_is_shown(project: Project, page: Page) -> None:
    run = history.run(project, [Attempt(outcome="failed", hanging=hanging()["hanging"])])
    report = Hanging.objects.get(run=run)
    for elapsed_s in (48.0, 96.0):
        report.pk, report.at = None, report.at + timedelta(seconds=elapsed_s)
        report.content = {**report.content, "elapsed_s": elapsed_s}
        report.save()
    text = words(page("/p/gateway/runs/1/results/1/"))
    assert "1 warning" in text
    assert "in call, after 1\u2009m 36\u2009s of its 30.0\u2009s" in text


def test_a_hang_is_shown_with_its_own_attempt_only(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed", hanging=hanging()["hanging"]), Attempt(attempt=2)])
    assert "Seen hanging" in page("/p/gateway/runs/1/results/1/")
    assert "Seen hanging" not in page("/p/gateway/runs/1/results/2/")


def test_the_command_that_runs_it_again_is_there_with_its_seed(project: Project, page: Page) -> None:
    run = history.run(project, [Attempt("tests/test_a.py::test_it's[a b]")])
    Session.objects.filter(run=run).update(facts={**facts(), "seed": "1234"})
    text = unescape(page("/p/gateway/runs/1/results/1/"))
    assert """pytest 'tests/test_a.py::test_it'"'"'s[a b]' --randomly-seed=1234""" in text


def test_frames_of_libraries_are_folded_and_the_whole_report_is_there(project: Project, page: Page) -> None:
    text = (
        "    async def test_x():\n>       await lend()\n\ntests/test_x.py:3: \n_ _ _ _ _ _\n"
        "/usr/lib/python3.11/asyncio/tasks.py:476: in wait_for\n    await waiter\nE   TimeoutError"
    )
    history.run(project, [Attempt(outcome="failed", failures=[failure(text=text)])])
    html = page("/p/gateway/runs/1/results/1/")
    assert "1 frame of the suite, 1 of libraries folded" in html.replace("\u2009", " ")
    assert "As pytest printed it" in html
    assert html.index("await lend()") < html.index("asyncio/tasks.py:476") < html.index("TimeoutError</pre>")


def test_beside_a_list_the_result_is_told_without_the_rest_of_the_page(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed", phases=everything(), failures=[failure(text="E   oh")])])
    html = page("/p/gateway/runs/1/results/1/", headers={"X-Partial": "peek"})
    text = words(f"<main>{html}</main>")
    for said in ("Failed on asyncio", "8 warnings", "The call failed", "Run it again"):
        assert said in text
    assert "<html" not in html
    assert 'id="peek-findings-title"' in html


def test_a_panel_and_a_page_are_kept_apart_by_caches(project: Project, client: Client, member: User) -> None:
    client.force_login(member)
    history.run(project, [Attempt()])
    assert "X-Partial" in client.get("/p/gateway/runs/1/results/1/").headers["Vary"]


def test_the_failures_of_the_test_before_and_after_are_one_step_away(project: Project, page: Page) -> None:
    for outcome in ("failed", "passed", "passed", "failed", "failed"):
        history.run(
            project,
            [
                Attempt(f"{CASE}[asyncio]", "failed", case=CASE),
                Attempt(f"{CASE}[trio]", outcome, "trio", case=CASE),
                Attempt("tests/test_b.py::test_b", "failed"),
            ],
        )
    html = page("/p/gateway/runs/3/results/2/")
    around = html.partition('<p class="around">')[2].partition("</p>")[0]
    assert re.findall(r'href="(/[^"]+)"', around) == ["/p/gateway/runs/1/results/2/", "/p/gateway/runs/4/results/2/"]
    parity = html.partition("Same test, every backend")[2].partition("</table>")[0]
    assert re.findall(r'href="(/[^"]+)"', parity) == ["/p/gateway/runs/3/results/1/", "/p/gateway/runs/3/results/2/"]
    assert "attempts" not in words(html)


def test_warnings_of_python_are_sentences_and_many_of_them_a_table(project: Project, page: Page) -> None:
    many = [warning(message=f"no {at}", count=9 - at) for at in range(7)]
    few = Attempt("tests/test_a.py::test_few", warnings=[warning()])
    history.run(
        project, [few, Attempt("tests/test_a.py::test_many", warnings=many), Attempt("tests/test_a.py::test_b")]
    )
    text = words(page("/p/gateway/runs/1/results/1/"))
    assert "1 warning DeprecationWarning 2 times for shop/pay.py:9 : old() goes" in text
    assert "Warnings of Python" not in text
    text = words(page("/p/gateway/runs/1/results/2/"))
    assert "2 more warnings of Python stand below." in text
    assert "no 6 shop/pay.py:9 3" in text.partition("Warnings of Python given")[2]
    assert "warning" not in words(page("/p/gateway/runs/1/results/3/")).partition("Run it again")[0]


def test_where_it_ran_is_told_with_the_job_the_machine_and_what_was_loaded(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    facts_of = {
        "job": "tests",
        "job_url": "https://ci.example/7",
        "cpus": 2,
        "versions": {"trio": "0.31", "anyio": "4"},
    }
    Session.objects.update(facts=facts(**facts_of))
    html = page("/p/gateway/runs/1/results/1/")
    assert '<a class="link" href="https://ci.example/7" rel="noreferrer">tests</a>' in html
    assert "2 CPUs" in words(html)
    assert "2 versions of plugins and libraries" in words(html)
