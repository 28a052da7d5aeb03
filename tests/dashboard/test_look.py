import pytest
from django.test import Client


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_byte_of_a_page_has_the_theme(db: None, client: Client, theme: str) -> None:
    client.cookies["theme"] = theme
    assert f'<html lang="en" data-theme="{theme}">' in client.get("/").content.decode()


@pytest.mark.parametrize("density", ["dense", "roomy"])
def test_the_first_byte_of_a_page_has_the_height_of_rows(db: None, client: Client, density: str) -> None:
    client.cookies["density"] = density
    assert f'<html lang="en" data-density="{density}">' in client.get("/").content.decode()


def test_without_a_choice_the_system_decides(db: None, client: Client) -> None:
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_cookie_that_is_no_theme_is_ignored(db: None, client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_choice_is_kept_and_leads_back_to_the_page(db: None, client: Client) -> None:
    answer = client.post("/look/", {"theme": "dark", "next": "/login/?next=/"})
    assert answer.headers["Location"] == "/login/?next=/"
    assert client.cookies["theme"].value == "dark"
    client.post("/look/", {"theme": "system", "next": "/"})
    assert client.cookies["theme"].value == ""


def test_the_height_of_rows_is_kept_and_leaves_the_theme_alone(db: None, client: Client) -> None:
    client.post("/look/", {"theme": "dark", "next": "/"})
    client.post("/look/", {"density": "dense", "next": "/"})
    assert (client.cookies["theme"].value, client.cookies["density"].value) == ("dark", "dense")
    client.post("/look/", {"density": "normal", "next": "/"})
    assert (client.cookies["theme"].value, client.cookies["density"].value) == ("dark", "")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_choice_never_leads_to_another_site(db: None, client: Client, back: str) -> None:
    assert client.post("/look/", {"theme": "dark", "next": back}).headers["Location"] == "/"


@pytest.mark.parametrize("back", ["viewer", "projects", "7", "a\x00b"])
def test_a_choice_leads_to_an_address_and_to_no_name_of_one(db: None, client: Client, back: str) -> None:
    answer = client.post("/look/", {"theme": "dark", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, back.replace("\x00", "%00"))


def test_a_choice_needs_the_token_of_the_form(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/look/", {"theme": "dark"}).status_code == 403
