"""What a reader sees of a page."""

import re

TEXT = re.compile(r"<(script|style|template|svg|noscript)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words(html: str) -> str:
    """What a reader sees, in one line."""
    return re.sub(r"[ \n]+", " ", TEXT.sub(" ", html.partition("<main")[2]))
