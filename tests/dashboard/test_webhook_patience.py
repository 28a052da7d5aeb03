"""Who takes news is not waited for, however it goes about its answer."""

import socket
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from dashboard.webhook import Target, post


@pytest.fixture
def slow() -> Iterator[int]:
    """The port of a server that begins to answer and never ends, a letter at a time."""
    over = Event()

    def answer(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.")
            try:
                while not over.wait(0.02):
                    connection.sendall(b"x")
            except OSError:
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=answer, args=[listener])
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join()


def test_an_answer_that_never_ends_is_not_waited_for(slow: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "ALL_S", 0.2)
    target = Target("http", "127.0.0.1", slow, "127.0.0.1", "/")
    with pytest.raises(post.NoAnswer):
        post.post(target, b"{}", {})
