"""A place in the code, `path:line function`, taken apart for the page."""

import re
from typing import Final, NamedTuple

PLACE: Final = re.compile(r"^(?P<path>.*?):(?P<line>\d+)(?: (?P<function>.*))?$", re.DOTALL)
LIBRARY: Final = re.compile(r"^.*/(?:site-packages|dist-packages|python3\.\d+)/")
FOREIGN: Final = ("/", "<", "\\")
INSTALLED: Final = re.compile(r"[\\/](?:site|dist)-packages[\\/]")
STANDARD: Final = re.compile(r"[\\/]python3\.\d+[\\/]|^<frozen |[\\/]Lib[\\/]")


class Site(NamedTuple):
    place: str
    """Path and line; of a library the path below its folder."""
    function: str
    own: bool
    """A file of the suite: below its root, and not installed."""

    @property
    def text(self) -> str:
        return f"{self.place} {self.function}".rstrip()


def site_of(text: str) -> Site:
    """Never fails: what does not look like a place is shown as it is."""
    found = PLACE.match(text)
    if found is None:
        return Site(text, "", own=False)
    path = found["path"]
    short = LIBRARY.sub("", path)
    own = short == path and not path.startswith(FOREIGN) and path[1:2] != ":"
    return Site(f"{short}:{found['line']}", found["function"] or "", own)


def origin_of(text: str) -> str:
    """Whose code a place is in: `suite`, `library` or `standard library`; `other` when it does not say."""
    if site_of(text).own:
        return "suite"
    if INSTALLED.search(text):
        return "library"
    return "standard library" if STANDARD.search(text) else "other"
