"""What pytest prints of a failure."""

from typing import Any, Final, NamedTuple

GAP: Final = " ".join("_" * 40)


class Frame(NamedTuple):
    """A part of a traceback: `path:line`, and the lines around it, the one that raised marked with `>`."""

    site: str
    code: str


def failure(kind: str, message: str, *frames: Frame, when: str = "call", output: str | None = None) -> dict[str, Any]:
    """A `wire.Failure`; `frames` outermost first."""
    last = frames[-1]
    said = f"{kind}: {message}" if message else kind
    error = "\n".join(f"E       {line}" for line in said.split("\n"))
    outer = "".join(f"{frame.code.rstrip()}\n\n{frame.site}: \n{GAP}\n\n" for frame in frames[:-1])
    text = f"{outer}{last.code.rstrip()}\n{error}\n\n{last.site}: {kind.rpartition('.')[2]}"
    return {"when": when, "kind": kind, "message": message, "site": last.site, "text": text, "output": output}
