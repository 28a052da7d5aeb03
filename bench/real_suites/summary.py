"""The last line that pytest prints."""

import re

_LINE = re.compile(r"^=*\s*(\d+ [a-z].*) in \d+\.\d+s", re.MULTILINE)
_COUNT = re.compile(r"(\d+) ([a-z]+(?: [a-z]+)?)")


def counts(output: str) -> dict[str, int]:
    """Tests by what pytest calls them: `passed`, `failed`, `xpassed`, … Raises ValueError without such a line."""
    lines = _LINE.findall(output)
    if not lines:
        raise ValueError("pytest printed no summary")
    return {name: int(number) for number, name in _COUNT.findall(lines[-1])}
