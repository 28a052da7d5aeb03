"""How often a cancellation enters a task of trio: `Task._attempt_abort`, for a scope that was told of."""

from __future__ import annotations

import sys
from math import inf
from typing import TYPE_CHECKING, Any

from pytest_loopglass.cancel.scopes import OPEN
from pytest_loopglass.record import STAGE
from pytest_loopglass.shield import note

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_loopglass.patches import Patches

DELIVERY = "_attempt_delivery_of_any_pending_cancel"
"""The other one who calls it delivers a Ctrl-C."""


def _delivered(task: Any) -> None:
    """Who waits for a nursery hears of a cancellation, but goes on waiting: it enters the children.

    A scope with the deadline minus infinity is a checkpoint's own, inside the one that was cancelled."""
    status = task._cancel_status
    while status is not None and (not status._scope._cancel_called or status._scope._deadline == -inf):
        status = status._parent
    request = None if status is None else OPEN.get(id(status._scope))
    if request is not None:
        request.delivered += 1
        STAGE.ledger.delivered += 1


def _attempt_abort(original: Callable[[Any, Any], None], protect: Any) -> Callable[[Any, Any], None]:
    def _attempt_abort(self: Any, raise_cancel: Any) -> None:
        original(self, raise_cancel)
        try:
            if self._next_send_fn is not None and sys._getframe(1).f_code.co_name == DELIVERY:
                _delivered(self)
        except Exception as error:  # noqa: BLE001  (a fault of ours must never fail a test)
            note(f"trio: {error!r}")

    protect(_attempt_abort)
    return _attempt_abort


def install(patches: Patches, module: ModuleType) -> None:
    """`module` is `trio`. Raises AttributeError when it has other insides."""
    protect = module.lowlevel.enable_ki_protection
    patches.wrap(module._core._run.Task, "_attempt_abort", lambda original: _attempt_abort(original, protect))
