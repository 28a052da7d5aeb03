"""What two texts of the same failure have in common, once numbers, addresses, ids, times and paths are taken out."""

import re
from hashlib import blake2b
from typing import Final, NamedTuple

MOST: Final = 500
"""Characters that are kept of a text."""
LINES: Final = 5

ANSI: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
RULES: Final = [
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b", "UUID"),
        (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\b", "TIME"),
        (r"\b\d{4}-\d\d-\d\d\b", "DATE"),
        (r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b", "TIME"),
        (r"\b0[xX][0-9a-fA-F]+\b", "ADDRESS"),
        (r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b", "HOST"),
        (r"(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+)+[\\/]([\w.@+-]+)", r"…/\1"),
        (r"\b(?=[0-9a-fA-F]*\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{8,}\b", "ID"),
        (r"(?<![A-Za-z_])[-+]?\d+(?:[._]\d+)*(?:[eE][-+]?\d+)?", "N"),
        (r"(?<=[A-Za-z_-])\d+\b", "N"),
        (r"\s+", " "),
    )
]
"""In this order: what is found by one is not there for the next."""

GROUP: Final = re.compile(r"\b(?:Base)?ExceptionGroup\b")
LEAF: Final = re.compile(r"^[ \t\rE]*(?:\|[ \t\r]*)+(?P<kind>[A-Za-z_][\w.]*)(?:: (?P<message>.*))?$", re.MULTILINE)
RAISED: Final = re.compile(r"(?:Error|Exception|Exit|Interrupt|Cancelled|Warning|TooSlow\w*|Timeout\w*|Failed)$")


class Print(NamedTuple):
    """`kind` is the exception's class; of a group the text has all leaves."""

    kind: str
    text: str

    @property
    def digest(self) -> str:
        """32 hex digits."""
        return blake2b(f"{self.kind}\0{self.text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def taken(kind: str | None, message: str, text: str) -> Print:
    """`text` is the whole report, which shows the leaves of a group."""
    leaves = _leaves(text) if GROUP.search(message) or GROUP.search(kind or "") or _is_group(message) else []
    if leaves:
        told = sorted({f"{name}: {normal(said)}" for name, said in leaves})
        return Print(leaves[0][0] if len(told) == 1 else "group", " | ".join(told)[:MOST])
    return Print(kind or "", normal(message))


def normal(text: str) -> str:
    """The first lines of `text` without what differs every time."""
    kept = "\n".join(ANSI.sub("", text).strip().splitlines()[:LINES])
    for pattern, word in RULES:
        kept = pattern.sub(word, kept)
    return kept.strip()[:MOST]


def _is_group(message: str) -> bool:
    return bool(re.search(r"\(\d+ sub-exceptions?\)", message))


def _leaves(text: str) -> list[tuple[str, str]]:
    """Class and message of each exception in a printed group that is no group itself."""
    found = [(match["kind"], match["message"] or "") for match in LEAF.finditer(ANSI.sub("", text))]
    return [(kind, said) for kind, said in found if RAISED.search(kind) and not GROUP.search(kind)]
