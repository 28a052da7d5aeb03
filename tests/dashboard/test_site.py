import pytest

from dashboard.site import Site, site_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shop/pay.py:31 pay", Site("shop/pay.py:31", "pay", True)),
        ("tests/test_a.py:3 test_a.<locals>.main", Site("tests/test_a.py:3", "test_a.<locals>.main", True)),
        ("/usr/lib/python3.11/asyncio/tasks.py:520 wait_for", Site("asyncio/tasks.py:520", "wait_for", False)),
        ("/venv/lib/python3.11/site-packages/anyio/a.py:1 f", Site("anyio/a.py:1", "f", False)),
        (".venv/lib/python3.12/site-packages/anyio/a.py:1 f", Site("anyio/a.py:1", "f", False)),
        ("/opt/shared/thing.py:1 f", Site("/opt/shared/thing.py:1", "f", False)),
        (r"C:\Python\Lib\queue.py:1 f", Site(r"C:\Python\Lib\queue.py:1", "f", False)),
        ("<frozen runpy>:198 _run", Site("<frozen runpy>:198", "_run", False)),
        ("tests/test_a.py:3", Site("tests/test_a.py:3", "", True)),
        ("somewhere", Site("somewhere", "", False)),
        ("", Site("", "", False)),
    ],
)
def test_a_place_is_taken_apart_and_known_as_the_suites_own_or_not(text: str, wanted: Site) -> None:
    assert site_of(text) == wanted


def test_a_place_of_a_library_is_written_from_its_folder_on() -> None:
    assert site_of("/usr/lib/python3.11/ssl.py:7 SSLSocket.read").text == "ssl.py:7 SSLSocket.read"
