"""pytest-socket: no socket may be opened, except what a loop needs."""

import asyncio
import socket

import pytest
from work import on_asyncio

RECORDED = {
    "::test_loop": {"backend": "asyncio", "work": "asyncio"},
    "::test_no_socket": {"backend": None},
    "::test_no_connection": {"backend": "asyncio"},
}


def test_loop():
    asyncio.run(on_asyncio())


def test_no_socket():
    with pytest.raises(RuntimeError, match="socket"):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_no_connection():
    with pytest.raises(RuntimeError, match="socket"):
        asyncio.run(asyncio.open_connection("127.0.0.1", 9))
