"""Names that a page tells of, as links: which of them have a page."""

from collections.abc import Iterable
from hashlib import md5

from django.db.models.functions import MD5

from dashboard.queries.project import Frame
from trends.models import CallSite


def call_sites(project: Frame, names: Iterable[str]) -> dict[str, int]:
    """Ids of the known ones. No query for no name."""
    hashes = _hashes(names)
    if not hashes:
        return {}
    found = CallSite.objects.alias(hashed=MD5("name")).filter(project=project.id, hashed__in=hashes)
    return dict(found.values_list("name", "pk"))


def _hashes(names: Iterable[str]) -> set[str]:
    """What the unique indexes of names are of."""
    return {md5(name.encode(), usedforsecurity=False).hexdigest() for name in names}
