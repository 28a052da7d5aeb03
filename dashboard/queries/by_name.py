"""Names that a page tells of, as links: which of them have a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5
from typing import Final

from django.db.models.functions import MD5

from dashboard.queries.project import Frame
from ingest.models import Node
from trends.models import CallSite

NODES: Final = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A node id and its case."""

    nodeid: str
    case: str
    case_id: int


def call_sites(project: Frame, names: Iterable[str]) -> dict[str, int]:
    """Ids of the known ones. No query for no name."""
    hashes = _hashes(names)
    if not hashes:
        return {}
    found = CallSite.objects.alias(hashed=MD5("name")).filter(project=project.id, hashed__in=hashes)
    return dict(found.values_list("name", "pk"))


def nodes_of(project: Frame, cases: Iterable[str]) -> list[Named]:
    """At most 200 node ids of these cases. No query for no case."""
    hashes = _hashes(cases)
    if not hashes:
        return []
    found = Node.objects.alias(hashed=MD5("case__name")).filter(case__project=project.id, hashed__in=hashes)
    return [Named(*row) for row in found.values_list("nodeid", "case__name", "case_id")[:NODES]]


def _hashes(names: Iterable[str]) -> set[str]:
    """What the unique indexes of names are of."""
    return {md5(name.encode(), usedforsecurity=False).hexdigest() for name in names}
