"""Where a line of code can be read: on the site that the repository's address names."""

import re
from typing import Final
from urllib.parse import quote

from dashboard.site import site_of

REMOTE: Final = re.compile(r"^(?:https://|ssh://)?(?:[^@/\s]+@)?([\w.-]+)[:/]([\w.~/-]+?)(?:\.git)?/?$")
LINES: Final = {
    "github.com": "https://github.com/{path}/blob/{revision}/{file}#L{line}",
    "gitlab.com": "https://gitlab.com/{path}/-/blob/{revision}/{file}#L{line}",
    "codeberg.org": "https://codeberg.org/{path}/src/commit/{revision}/{file}#L{line}",
    "bitbucket.org": "https://bitbucket.org/{path}/src/{revision}/{file}#lines-{line}",
}
"""By host; of others nobody knows how their pages are addressed."""
COMMIT: Final = re.compile(r"^[0-9a-f]{7,64}$")


def code_link(repository: str | None, revision: str | None, site: str, root: str | None = "") -> str | None:
    """Of `path:line function` at a commit; None for a library's line and where the page is not known.

    `root`: the folder of the repository that the path is below; None: nobody knows which of several.
    """
    told, remote = site_of(site), REMOTE.match(repository or "")
    host = remote[1].lower() if remote else ""
    if remote is None or host not in LINES or not told.own or root is None or not COMMIT.match(revision or ""):
        return None
    file, _, line = f"{root}/{told.place}".lstrip("/").rpartition(":")
    return LINES[host].format(path=remote[2].strip("/"), revision=revision, file=quote(file), line=line)
