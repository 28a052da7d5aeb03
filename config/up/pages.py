"""Whether the site answers, asked as a visitor would."""

import json
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException

from config.child import Child
from config.up.error import UpError


def wait_for_pages(host: str, port: int, children: Sequence[Child], deadline_s: float = 90) -> None:
    """Returns when /healthz says 200 and the first page comes. Raises UpError when a child died or time is up."""
    deadline = time.monotonic() + deadline_s
    while True:
        for child in children:
            if not child.is_running():
                raise UpError(f"{child.name} {child.why()}\n{child.last_words(15)}\nIts log: {child.log}")
        status, text = _get(host, port, "/healthz")
        if status == 200:
            break
        if time.monotonic() > deadline:
            raise UpError(f"the site did not become healthy in {deadline_s:.0f} s: {_unwell(text)}")
        time.sleep(0.05)
    status, _ = _get(host, port, "/")
    if status >= 500 or status == 0:
        raise UpError(f"the first page answers {status}: see {children[0].log}")


def _get(host: str, port: int, path: str) -> tuple[int, str]:
    """Status and body; status 0 when nothing answered."""
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def _unwell(text: str) -> str:
    try:
        return ", ".join(f"{part}: {answer}" for part, answer in json.loads(text).items() if answer != "ok")
    except (ValueError, AttributeError):
        return text[:200] or "no answer"
