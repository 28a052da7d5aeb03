"""Which backend a test must have run on is told by the suite's labels."""

import pytest

from bench.real_suites.suites import ANYIO, EXAMPLES, HYPERCORN


@pytest.mark.parametrize(
    ("nodeid", "backend"),
    [
        ("tests/test_lowlevel.py::test_a[asyncio]", "asyncio"),
        ("tests/test_lowlevel.py::test_a[asyncio+uvloop-True]", "asyncio+uvloop"),
        ("tests/test_lowlevel.py::test_a[asyncio+eager]", "asyncio"),
        ("tests/test_lowlevel.py::test_a[trio-asyncio]", "trio"),
        ("tests/test_taskgroups.py::test_eager_task_factory[True-asyncio]", "asyncio"),
        ("tests/test_from_thread.py::test_run_sync_soon_closed_event_loop[True]", None),
        ("tests/streams/test_memory.py::test_negative_max_buffer", None),
    ],
)
def test_anyio_labels_by_parameter(nodeid: str, backend: str | None) -> None:
    assert ANYIO.backend(nodeid, None) == backend


def test_hypercorn_labels_by_folder_and_else_by_marker() -> None:
    assert HYPERCORN.backend("tests/trio/test_sanity.py::test_http1_request", None) == "trio"
    assert HYPERCORN.backend("tests/e2e/test_httpx.py::test_handle_isolate_state", "trio") == "trio"
    assert HYPERCORN.backend("tests/protocol/test_ws_stream.py::test_stream_idle[x-True]", None) == "asyncio"
    assert HYPERCORN.backend("tests/test_utils.py::test_filter_pseudo_headers", None) is None


def test_examples_label_by_parameter_and_plain_tests_by_file() -> None:
    assert EXAMPLES.backend("tests/test_depot.py::test_depot_signs_for_a_parcel[trio]", None) == "trio"
    assert EXAMPLES.backend("tests/test_tracker.py::test_tracker_keeps_the_last_position", None) == "trio"
    assert EXAMPLES.backend("tests/test_parcel.py::test_a_receipt_survives_the_wire", None) is None
