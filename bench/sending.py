"""A session's batches over HTTP, as the plugin's uploader sends them: one connection, one after the other."""

import http.client
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from tests.fixtures.site import Client


def send(client: Client, session: UUID, batches: Iterable[bytes]) -> None:
    """Packed batches, numbered from 1. Ends the program when one is not taken as new."""
    address = urlsplit(client.url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port)
    headers = {"Authorization": f"Bearer {client.token}", "Content-Encoding": "gzip"}
    for seq, batch in enumerate(batches, start=1):
        connection.request("PUT", f"/api/v1/sessions/{session}/batches/{seq}", batch, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise SystemExit(f"batch {seq}: {answer.status} {said.decode()}")
    connection.close()
