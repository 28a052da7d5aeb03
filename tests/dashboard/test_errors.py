import logging

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from dashboard.views.errors import server_error


def test_a_page_that_fails_says_so_with_an_id_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "loopglass.pages"):
        answer = server_error(RequestFactory().get("/p/gateway/runs/"))
    assert answer.status_code == 500
    name = caplog.messages[0].split()[1]
    assert f"Error id <code>{name}</code>" in answer.content.decode()
    assert "/p/gateway/runs/" in caplog.messages[0]


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
