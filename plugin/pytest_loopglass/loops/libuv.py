"""The libuv inside uvloop, by ctypes: its wheels link it statically but export its symbols."""

import ctypes
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

PREPARE: Final = 9
CHECK: Final = 2
"""`uv_handle_type` codes."""
METRICS_IDLE_TIME: Final = 1
"""`uv_loop_option` code."""

Callback: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
Hook = Callable[[int | None], None]


class Metrics(ctypes.Structure):
    """`uv_metrics_t`."""

    _fields_ = (
        ("loop_count", ctypes.c_uint64),
        ("events", ctypes.c_uint64),
        ("events_waiting", ctypes.c_uint64),
        ("reserved", ctypes.c_uint64 * 13),
    )


class Libuv:
    """The functions that the probes use."""

    def __init__(self, module: ModuleType) -> None:
        """`module` is `uvloop.loop`.

        Raises:
            AttributeError, OSError: this build does not export what is needed.
        """
        library = ctypes.PyDLL(str(module.__file__))
        handle = ctypes.c_void_p

        def function(name: str, result: Any, *arguments: Any) -> Any:
            found = library[name]
            found.restype, found.argtypes = result, arguments
            return found

        self.idle_time: Callable[[int], int] = function("uv_metrics_idle_time", ctypes.c_uint64, handle)
        self.info: Callable[..., int] = function("uv_metrics_info", ctypes.c_int, handle, ctypes.POINTER(Metrics))
        self.configure: Callable[..., int] = function("uv_loop_configure", ctypes.c_int, handle, ctypes.c_int)
        self.timeout: Callable[[int], int] = function("uv_backend_timeout", ctypes.c_int, handle)
        """Of the wait that comes next, in milliseconds, -1 for none; 0 also when there are new file descriptors."""
        self.now: Callable[[int], int] = function("uv_now", ctypes.c_uint64, handle)
        """When the last wait ended, or a timer was set since, in milliseconds."""
        self.size: Callable[[int], int] = function("uv_handle_size", ctypes.c_size_t, ctypes.c_int)
        self.init_prepare = function("uv_prepare_init", ctypes.c_int, handle, handle)
        self.init_check = function("uv_check_init", ctypes.c_int, handle, handle)
        self.start_prepare = function("uv_prepare_start", ctypes.c_int, handle, Callback)
        self.start_check = function("uv_check_start", ctypes.c_int, handle, Callback)
        self.unref = function("uv_unref", None, handle)
        self.close = function("uv_close", None, handle, handle)
        self.stop = function("uv_stop", None, handle)
        self._capsule = module.libuv_get_loop_t_ptr
        self._pointer = ctypes.pythonapi.PyCapsule_GetPointer
        self._pointer.restype = ctypes.c_void_p
        self._pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]

    def loop(self, loop: Any) -> int:
        """The address of the `uv_loop_t`."""
        address: int = self._pointer(self._capsule(loop), None)
        return address


class Handles:
    """A prepare and a check handle for one loop at a time. Their memory must live until libuv has closed them."""

    def __init__(self, uv: Libuv, prepare: Hook, check: Hook) -> None:
        self._uv = uv
        self._callbacks = Callback(prepare), Callback(check)
        self._memory = [ctypes.create_string_buffer(uv.size(kind)) for kind in (PREPARE, CHECK)]
        self._prepare, self._check = (ctypes.addressof(memory) for memory in self._memory)

    def open(self, loop: int) -> None:
        """Put both on the loop at this address."""
        uv = self._uv
        uv.init_prepare(loop, self._prepare)
        uv.start_prepare(self._prepare, self._callbacks[0])
        uv.unref(self._prepare)
        uv.init_check(loop, self._check)
        uv.start_check(self._check, self._callbacks[1])
        uv.unref(self._check)

    def close(self) -> None:
        self._uv.close(self._prepare, None)
        self._uv.close(self._check, None)
