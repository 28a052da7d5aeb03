"""Pages and answers go over the wire compressed to those who can read that."""

import gzip

import pytest
from django.test import Client

from ingest.models import Project
from tests.fixtures import history
from tests.fixtures.history import Attempt


@pytest.mark.parametrize("address", ["/p/gateway/runs/", "/api/v1/openapi.json"])
def test_who_reads_gzip_gets_it(client: Client, project: Project, address: str) -> None:
    history.run(project, [Attempt("tests/test_pay.py::test_pay")])
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(gzip.decompress(packed.content))
    assert "Content-Encoding" not in client.get(address)
