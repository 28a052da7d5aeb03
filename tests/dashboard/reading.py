"""What a reader sees of a page."""

import re

TEXT = re.compile(r"<(script|style|template|svg|noscript)\b.*?</\1>|<[^>]+>", re.DOTALL)
LINE = re.compile(r'<p class="verdict".*?</p>', re.DOTALL)
LINK = re.compile(r"</?a\b[^>]*>")


def words(html: str) -> str:
    """What a reader sees, in one line; links in a verdict line part no words."""
    main = LINE.sub(lambda found: LINK.sub("", found[0]), html.partition("<main")[2])
    return re.sub(r"[ \n]+", " ", TEXT.sub(" ", main))
