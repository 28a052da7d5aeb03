"""Shards send at the same moment: the sequence stays dense and every result is there once."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from ingest.decode import read
from ingest.models import Batch, Hanging, Node, Project, Result, Run
from ingest.store import Stored, names, store
from tests.fixtures.batches import body, end, hanging, header, result

SHARDS, BATCHES, RESULTS = 4, 6, 5


@pytest.mark.django_db(transaction=True)
def test_shards_that_send_at_once_and_twice_store_every_result_once() -> None:
    project = Project.objects.create(slug="gateway", name="Gateway")
    calls = [(session, seq) for session in [uuid4() for _ in range(SHARDS)] for seq in range(1, BATCHES + 1)] * 2
    random.Random(8).shuffle(calls)
    names.forget()

    def put(call: tuple[UUID, int]) -> Stored:
        session, seq = call
        lines = [result(f"a.py::t{number}", outcome="failed") for number in range(RESULTS)]
        lines += [hanging(f"{file}.py::h{seq}", attempt=seq) for file in ("ab" if session.int % 2 else "ba")]
        last = [end()] if seq == BATCHES else []
        try:
            data = body(header(session, seq, seq == BATCHES, run="ci-1"), *lines, *last)
            return store(project, session, read(data, session, seq))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        stored = list(threads.map(put, calls))

    run = Run.objects.get()
    many = SHARDS * BATCHES * RESULTS
    assert sorted(Result.objects.values_list("seq", flat=True)) == list(range(1, many + 1))
    assert (run.head, run.failed, run.status) == (many, many, "passed")
    assert sum(one.replay for one in stored) == len(calls) // 2 == Batch.objects.count()
    assert Hanging.objects.count() == SHARDS * BATCHES * 2
    assert Node.objects.count() == RESULTS
