"""The tests of a project as a tree of folders and files, opened along one path."""

from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from dashboard.queries.cases import CaseRow, with_variants
from dashboard.queries.project import Frame
from trends.models import Recent

MOST: Final = 200
"""Rows of one folder or file …"""
FEW: Final = 40
"""… and when several are open."""
FILES: Final = 12

CHILDREN = """
SELECT depth, child, tests, bad, p95_s, longest_s, case_id
FROM (
    SELECT *, row_number() OVER (PARTITION BY depth ORDER BY bad DESC, child) AS place
    FROM (
        SELECT level.depth, part.child, count(*) AS tests, count(*) FILTER (WHERE recent.bad > 0) AS bad,
               max(recent.p95_s) AS p95_s, max(recent.longest_s) AS longest_s, min(recent.case_id) AS case_id
        FROM unnest(%(prefixes)s::text[]) WITH ORDINALITY AS level (prefix, depth)
        JOIN ingest_case one ON one.project_id = %(project)s AND starts_with(one.name, level.prefix)
        JOIN trends_recent recent ON recent.case_id = one.id
        CROSS JOIN LATERAL (SELECT substr(one.name, length(level.prefix) + 1) AS below) rest
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN level.prefix LIKE '%%::' THEN rest.below
                WHEN position('/' IN split_part(rest.below, '::', 1)) > 0 THEN split_part(rest.below, '/', 1) || '/'
                WHEN position('::' IN rest.below) > 0 THEN split_part(rest.below, '::', 1) || '::'
                ELSE rest.below
            END AS child
        ) part
        GROUP BY level.depth, part.child
    ) counted
) placed
WHERE place <= %(most)s
ORDER BY depth, child
"""

FAILING = """
SELECT split_part(one.name, '::', 1) AS file
FROM trends_recent recent JOIN ingest_case one ON one.id = recent.case_id
WHERE recent.project_id = %(project)s AND recent.bad > 0
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder, a file or a test."""

    path: str
    """From the root; of a folder with a slash at its end, of a file with two colons."""
    name: str
    depth: int
    tests: int
    bad: int
    """Tests below it, and those with a failing attempt in their newest runs."""
    p95_s: float | None
    longest_s: float | None
    is_open: bool = False
    case: CaseRow | None = field(default=None)
    """Of a test."""

    @property
    def up(self) -> str:
        """What stays open when it is closed."""
        return self.path.removesuffix("::").removesuffix("/").rpartition("/")[0]

    @property
    def target(self) -> str:
        """What is open when it is clicked."""
        return self.up if self.is_open else self.path.removesuffix("::").removesuffix("/")


def prefixes_of(opened: str) -> list[str]:
    """`tests/net` as ``, `tests/`, `tests/net/`; a Python file ends with two colons.

    `docs/a.rst` may be either: a folder, or a file that a plugin has made tests of.
    """
    *folders, last = [part for part in opened.split("/") if part] or [""]
    found = [""]
    for part in folders:
        found.append(f"{found[-1]}{part}/")
    ends = ("::",) if last.endswith(".py") else ("/", "::") if "." in last else ("/",)
    return [*found, *(f"{found[-1]}{last}{end}" for end in ends if last)]


def common_folder(first: str, last: str) -> str:
    """The folder that all names between these two are in."""
    folders = [name.partition("::")[0].split("/")[:-1] for name in (first, last)]
    shared: list[str] = []
    for one, other in zip(*folders, strict=False):
        if one != other:
            break
        shared.append(one)
    return "/".join(shared)


def failing_files(project: Frame) -> list[str]:
    """Those with the most tests that failed lately, at most twelve."""
    with connection.cursor() as cursor:
        cursor.execute(FAILING, {"project": project.id, "most": FILES})
        return [name for (name,) in cursor.fetchall()]


def load_tree(project: Frame, *opened: str) -> list[Branch]:
    """Rows from the root down, with those of each of `opened` and of all that it is in."""
    prefixes = list(dict.fromkeys(prefix for path in opened or ("",) for prefix in prefixes_of(path)))
    most = MOST if len(opened) < 2 else FEW
    with connection.cursor() as cursor:
        cursor.execute(CHILDREN, {"project": project.id, "prefixes": prefixes, "most": most})
        found = cursor.fetchall()
    tests = [row[6] for row in found if not row[1].endswith(("/", "::"))]
    recent = list(Recent.objects.filter(pk__in=tests).select_related("case")) if tests else []
    cases = {row.id: row for row in with_variants(recent)} if tests else {}
    below: dict[str, list[Branch]] = {}
    for place, child, count, bad, p95_s, longest_s, case in found:
        prefix = prefixes[place - 1]
        path = prefix + child
        is_test = not child.endswith(("/", "::"))
        name = child.removesuffix("::")
        below.setdefault(prefix, []).append(
            Branch(
                path=path,
                name=name,
                depth=1 + prefix.count("/") + prefix.endswith("::"),
                tests=count,
                bad=bad,
                p95_s=p95_s,
                longest_s=longest_s,
                is_open=path in prefixes and not is_test,  # a name that ends where a folder does is in itself
                case=cases.get(case) if is_test else None,
            )
        )
    return _flat("", below)


def _flat(prefix: str, below: dict[str, list[Branch]]) -> list[Branch]:
    """Folders before files, each with what is below it right behind it."""
    rows = sorted(below.get(prefix, []), key=lambda row: (not row.path.endswith("/"), row.name))
    return [one for row in rows for one in (row, *(_flat(row.path, below) if row.is_open else []))]
