import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dashboard.blocking import COMPUTES, SLEEP, UNSEEN, WAITS, blocking_of
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import loop, phase, slow_tick
from tests.fixtures.history import Attempt
from trends.models import CallSite

OWN = "shop/label.py:58 render"


def stalled(*ticks: dict[str, Any], case: str = "tests/test_a.py::test_a", **changes: Any) -> Attempt:
    """An attempt whose call had these slow ticks."""
    backend = changes.get("backend", "asyncio")
    phases = [phase("call", 1.0, loop(backend=backend, slow=len(ticks), slow_ticks=list(ticks)))]
    return Attempt(f"{case}[{backend}]", case=case, phases=phases, **changes)


def tick(duration_s: float = 0.2, site: str = OWN, **changes: Any) -> dict[str, Any]:
    return slow_tick(duration_s=duration_s, site=site, leaf=site, cpu_s=duration_s, **changes)


def test_the_line_that_holds_the_loop_longest_is_named_first(project: Project, page: Page) -> None:
    history.run(project, [stalled(tick(0.3), tick(0.2)), stalled(tick(0.11, "shop/cart.py:3 add"))])
    history.run(project, [stalled(tick(0.3), outcome="failed"), Attempt()])
    text = words(page("/p/gateway/sites/"))
    assert "2 call sites blocked the loop for 910\u2009ms in all in 14 days." in text
    assert "shop/label.py:58 holds it longest, 87.9\u2009% of it alone: in 2 of 2 runs, 300\u2009ms at worst." in text
    assert "1 of 2 attempts that it held up failed." in text
    assert text.index("render") < text.index("add")
    assert "computes" in text


def test_starved_ticks_are_left_out_and_said(project: Project, page: Page) -> None:
    history.run(project, [stalled(tick(cause="starved"))])
    text = words(page("/p/gateway/sites/"))
    assert "No line blocked the loop in 14 days. 1 run looked at. 1 slow tick was starved and is left out." in text
    assert "No tick over the budget" in text


def test_the_list_can_be_of_one_backend_and_in_another_order(project: Project, page: Page) -> None:
    other = "shop/cart.py:3 add"
    on_trio = stalled(tick(0.9, other), backend="trio")
    history.run(project, [stalled(tick(0.5), tick(0.5)), on_trio])
    assert re.findall(r'class="site">([^ ]+)', page("/p/gateway/sites/?sort=worst"))[0].startswith("shop/cart.py:3")
    text = words(page("/p/gateway/sites/?be=trio"))
    assert "1 call site blocked the loop for 900\u2009ms in all in 14 days on trio." in text
    assert "label.py" not in text


def test_a_site_has_its_tests_its_calls_and_what_to_do_instead(project: Project, page: Page) -> None:
    inner = slow_tick(duration_s=0.4, site=OWN, leaf="/usr/lib/python3.11/json/decoder.py:355 raw_decode")
    history.run(project, [Attempt()])
    history.run(project, [stalled(inner), stalled(inner, backend="trio", outcome="failed", reason="timed out")])
    address = re.search(r"/p/gateway/sites/\d+/", page("/p/gateway/sites/"))
    assert address is not None
    html = page(address.group())
    text = words(html)
    assert "Blocked the loop in 1 of 2 runs for 800\u2009ms a run, 400\u2009ms at worst." in text
    assert "First seen in run 2 (aaaaaaa). 1 of 2 attempts with such a tick failed, 1 of them timed out." in text
    assert "Read and write what is large in a thread" in text
    assert "json/decoder.py:355 raw_decode 2 ticks" in text
    assert 'href="/p/gateway/runs/2/results/2/"' in html


def test_a_site_of_another_project_is_not_found(project: Project, page: Page, client: Any) -> None:
    history.run(project, [stalled(tick())])
    history.project("acme")
    address = re.search(r"sites/\d+/", page("/p/gateway/sites/"))
    assert address is not None
    assert client.get(f"/p/acme/{address.group()}").status_code == 404
    assert client.get(f"/p/gateway/sites/{2**70}/").status_code == 404


def test_the_list_comes_as_csv(project: Project, page: Page) -> None:
    history.run(project, [stalled(tick(0.3))])
    (row,) = csv.DictReader(io.StringIO(page("/p/gateway/sites.csv")))
    assert (row["site"], row["kind"], row["ticks"], row["runs"]) == (OWN, "computes", "1", "1")


def test_before_the_first_run_the_page_says_what_will_be_there(project: Project, page: Page) -> None:
    text = words(page("/p/gateway/sites/"))
    assert "No run has ended in 14 days." in text
    assert "Send the first run" in text


@pytest.mark.parametrize(
    ("leaf", "share", "kind"),
    [
        ("/usr/lib/python3.11/subprocess.py:1264 wait", 0.0, "subprocess"),
        ("/usr/lib/python3.11/socket.py:962 getaddrinfo", 0.0, "name lookup"),
        ("/usr/lib/python3.11/ssl.py:1346 do_handshake", 0.9, "TLS"),
        ("/usr/lib/python3.11/json/decoder.py:355 raw_decode", 1.0, "JSON"),
        ("/usr/lib/python3.11/pathlib.py:1058 read_text", 0.1, "file"),
        ("/venv/lib/python3.11/site-packages/requests/sessions.py:7 send", 0.1, "HTTP"),
        ("/usr/lib/python3.11/threading.py:320 wait", 0.0, "lock"),
        ("<frozen importlib._bootstrap>:241 _call_with_frames_removed", 0.9, "import"),
        (OWN, 0.9, COMPUTES.kind),
        (OWN, 0.1, WAITS.kind),
        ("shop/clock.py:3 sleep_sync", 0.0, SLEEP.kind),
        (OWN, None, UNSEEN.kind),
        ("shop/json/own.py:3 read", 0.9, COMPUTES.kind),
    ],
)
def test_a_blocking_call_is_known_by_its_innermost_frame(leaf: str, share: float | None, kind: str) -> None:
    assert blocking_of(OWN, leaf, share).kind == kind


def test_a_copied_link_shows_what_was_seen_and_says_so(project: Project, page: Page) -> None:
    history.run(project, [stalled(tick(0.3))], age=timedelta(hours=3))
    frozen = re.search(r'name="permalink" content="([^"]+)"', page("/p/gateway/sites/"))
    assert frozen is not None
    assert re.fullmatch(r"\?until=\S+Z&amp;window=14d", frozen.group(1).replace("%3A", ":"))
    then = (timezone.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%MZ")
    history.run(project, [stalled(tick(0.9, "shop/cart.py:3 add"))])
    text = words(page(f"/p/gateway/sites/?until={then}"))
    assert "1 call site blocked the loop for 300\u2009ms" in text
    assert "The 14 days up to" in text
    assert "cart.py" not in text
    assert "1 call site blocked" not in words(page("/p/gateway/sites/?until=2999-01-01T00:00Z"))
    assert "2 call sites" in words(page("/p/gateway/sites/?until=soon"))


def test_a_stall_of_a_result_leads_to_its_call_site(project: Project, page: Page) -> None:
    history.run(project, [stalled(tick(0.3))])
    html = page("/p/gateway/runs/1/results/1/")
    assert f'href="/p/gateway/sites/{CallSite.objects.get().pk}/"' in html
