"""The demo on a running site: its worker makes the verdicts, and removes every row."""

from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psycopg

from tests.fixtures.site import Site
from tests.fixtures.wait import wait_until

LEFT = """
SELECT (SELECT count(*) FROM ingest_project WHERE is_demo), (SELECT count(*) FROM ingest_result WHERE project_id = %s)
"""
JUDGED = """
SELECT project.id FROM ingest_project project JOIN trends_frontier mark ON mark.project_id = project.id
WHERE is_demo AND mark.upto = 3
"""


def test_the_worker_judges_the_demo_and_a_click_removes_it(site: Site) -> None:
    said = site.manage("demo", "--runs", "3")
    assert "the worker makes verdicts of them" in said
    with psycopg.connect(site.server_env["DATABASE_URL"], autocommit=True) as database:
        wait_until(lambda: database.execute(JUDGED).fetchone(), "three runs are judged")
        found = database.execute(JUDGED).fetchone()
        assert found is not None
        page = click(site, "/p/demo/runs/", "/demo/remove/")
        assert "Demo: a shop" not in page
        wait_until(lambda: database.execute(LEFT, found).fetchone() == (0, 0), "no row is left")


def click(site: Site, address: str, action: str) -> str:
    """Send the form of the page at `address` that leads to `action`; answers the page that comes then."""
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    with browser.open(f"{site.url}{address}") as answer:
        assert f'action="{action}"' in answer.read().decode()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = urlencode({"csrfmiddlewaretoken": token}).encode()
    with browser.open(Request(f"{site.url}{action}", form, {"Referer": site.url})) as answer:
        return str(answer.read().decode())
