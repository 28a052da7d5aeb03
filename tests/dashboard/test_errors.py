import logging
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from dashboard.views.errors import is_database_gone, server_error


def test_a_page_that_fails_says_so_with_an_id_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "loopglass.pages"):
        answer = server_error(RequestFactory().get("/p/gateway/runs/"))
    assert answer.status_code == 500
    name = caplog.messages[0].split()[1]
    assert f"Error id <code>{name}</code>" in answer.content.decode()
    assert "/p/gateway/runs/" in caplog.messages[0]


def test_a_path_writes_no_lines_of_its_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "loopglass.pages"):
        server_error(RequestFactory().get("/join/a%0AERROR%20made%20up/b/"))
    assert "\n" not in caplog.messages[0]


def test_a_page_without_its_database_says_so_and_when_to_come_back(db: None, client: Client) -> None:
    client.raise_request_exception = False
    answers = [
        _while_nobody_listens(client, path) for path in ("/p/gateway/flaky/?q=trio", "/api/v1/projects/gateway/runs")
    ]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].headers["Retry-After"] == "5"
    assert "The database does not answer" in answers[0].content.decode()
    assert 'href="/p/gateway/flaky/?q=trio"' in answers[0].content.decode()
    assert answers[1].json() == {"error": {"field": "server", "message": "the database does not answer"}}


def _while_nobody_listens(client: Client, path: str) -> Any:
    """With a token, so that the API has to ask the database whose it is."""

    def refused(*_: Any) -> None:
        with connection.wrap_database_errors:
            psycopg.connect("host=127.0.0.1 port=1 connect_timeout=2")

    headers = {"Authorization": "Bearer lg_read_" + "a" * 43}
    with connection.execute_wrapper(refused):
        return client.get(path, headers=headers)


def test_a_query_that_fails_is_no_missing_database() -> None:
    error = OperationalError("deadlock detected")
    error.__cause__ = psycopg.errors.DeadlockDetected("deadlock detected")
    assert not is_database_gone(error)
    assert not is_database_gone(ValueError())


def test_a_form_without_its_token_is_refused_in_the_house_style(settings: Settings) -> None:
    answer = Client(enforce_csrf_checks=True).post("/logout/")
    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()


def test_pages_answer_to_reading_only(db: None, client: Client) -> None:
    assert client.post("/p/gateway/runs/").status_code == 405
    assert client.get("/look/").status_code == 405


def test_an_address_that_leads_nowhere_is_told_in_words(db: None, client: Client) -> None:
    answer = client.get("/p/gateway/nowhere/at/all")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert "Resolver" not in answer.content.decode()
