"""Text that fits into the wire: how long it may be, and what to do with longer."""

from typing import Final

SHORT: Final = 200
NAME: Final = 4_000
MESSAGE: Final = 2_000
LONG: Final = 65_536
"""Characters, most."""
MAX_LINE_BYTES: Final = 1 << 20
"""Of one line of a batch."""


def fit(text: str, size: int) -> str:
    """`text` fit for the wire: no NUL, no lone surrogate, at most `size` characters (head and tail are kept)."""
    if "\x00" in text:
        text = text.replace("\x00", "\\x00")
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) <= size:
        return text
    mark = "\n[…]\n" if size > 200 else "…"
    head = (size - len(mark)) * 2 // 3
    return text[:head] + mark + text[len(text) - (size - len(mark) - head) :]
