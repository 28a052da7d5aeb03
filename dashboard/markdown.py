"""Text for Markdown: what tests are called and say must not become markup."""

import re
from typing import Final

MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&])")


def plain_text(text: str) -> str:
    """One line that reads as it is written."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """One line of code, fenced by more backticks than it has in a row."""
    line = " ".join(text.split())
    fence = "`" * (_longest_fence(line) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"


def cell(text: str) -> str:
    """Of a table, where a bar ends the cell even within code."""
    return text.replace("|", r"\|")


def code_block(text: str, language: str = "") -> str:
    fence = "`" * max(3, _longest_fence(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _longest_fence(text: str) -> int:
    return max((len(found) for found in re.findall("`+", text)), default=0)
