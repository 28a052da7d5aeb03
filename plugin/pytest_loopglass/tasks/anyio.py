"""The task in which the test runner of anyio runs tests and fixtures is not one that they have spawned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_loopglass.tasks.crowd import CROWD

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_loopglass.patches import Patches


def _run_tests_and_fixtures(original: Callable[..., Any]) -> Callable[..., Any]:
    """Its coroutine is made to be handed to `create_task` at once."""

    def run_tests_and_fixtures(self: Any, *args: Any, **kwargs: Any) -> Any:
        CROWD.skip()
        return original(self, *args, **kwargs)

    return run_tests_and_fixtures


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `anyio._backends._asyncio`. Raises AttributeError when it has other insides."""
    patches.wrap(module.TestRunner, "_run_tests_and_fixtures", _run_tests_and_fixtures)
