"""Tasks that belong to the machinery that runs tests."""

from __future__ import annotations

from typing import Any, Final

RUNNERS: Final = {"_run_tests_and_fixtures": "anyio", "_trio_main": "anyio", "run": "pytest_trio"}
"""Name and package of their coroutines."""


def is_runner(coro: Any) -> bool:
    code = getattr(coro, "cr_code", None)
    package = None if code is None else RUNNERS.get(code.co_name)
    if package is None or coro.cr_frame is None:
        return False
    return str(coro.cr_frame.f_globals.get("__name__", "")).startswith(package)
