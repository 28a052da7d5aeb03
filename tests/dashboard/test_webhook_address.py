"""News goes to the web, and into no private network of a server that others can reach."""

import socket

import pytest
from pytest_django import Settings

from dashboard.webhook import BadAddress, target_of


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        "https://example.org:99999/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::10.0.0.7]/",
        "http://[64:ff9b:1::10.0.0.7]/",
        "http://[2002:a00:7::]/",
        "http://[::10.0.0.7]/",
        "http://[fec0::7]/",
        "http://[5f00::7]/",
        "http://10.0.0.7/",
        "http://169.254.169.254/latest/",
        "http://localhost:6379/",
        "http://0.0.0.0/",
        "http://2130706433/",
        f"https://example.org/{'x' * 500}",
    ],
)
def test_an_address_leads_to_the_web_and_to_no_private_network(settings: Settings, url: str) -> None:
    settings.LOCAL = False
    with pytest.raises(BadAddress):
        target_of(url)


@pytest.mark.parametrize("ip", ["93.184.215.14", "2606:4700::6810", "64:ff9b::93.184.215.14", "2002:5db8:d70e::"])
def test_the_web_has_addresses_of_both_kinds_also_behind_a_translator(settings: Settings, ip: str) -> None:
    settings.LOCAL = False
    url = f"http://[{ip}]/" if ":" in ip else f"http://{ip}/"
    assert target_of(url).port == 80


def test_a_name_that_leads_elsewhere_by_now_is_not_asked_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCAL = False
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    target = target_of("https://chat.example/hooks/1")
    assert (target.ip, target.host, target.header, target.path) == (
        "93.184.215.14",
        "chat.example",
        "chat.example",
        "/hooks/1",
    )
    found.append((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443)))
    with pytest.raises(BadAddress, match="private network"):
        target_of("https://chat.example/hooks/1")
