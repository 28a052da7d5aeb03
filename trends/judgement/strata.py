"""Sessions that ran under like conditions: the same job, Python and platform."""

import re
from collections.abc import Iterable
from typing import Any, Final

from trends.models import Stratum

SHARD: Final = re.compile(r"[\s(:#-]*\b\d+\s*(?:/|of)\s*\d+\)?\s*$")
"""`test 3/8`: tests move between shards."""


def name_of(facts: dict[str, Any]) -> str:
    job = SHARD.sub("", facts["job"] or "")
    python = ".".join(facts["python"].split(".")[:2])
    told = (job, f"{facts['implementation']} {python}", facts["platform"])
    return " · ".join(part for part in told if part)[:600]


def resolve(project_id: int, names: Iterable[str]) -> dict[str, int]:
    """Row ids by name; rows that are missing are made."""
    wanted = set(names)
    known = Stratum.objects.filter(project=project_id, name__in=wanted)
    found = dict(known.values_list("name", "pk"))
    if missing := sorted(wanted - found.keys()):
        rows = [Stratum(project_id=project_id, name=name) for name in missing]
        Stratum.objects.bulk_create(rows, ignore_conflicts=True)
        found = dict(known.all().values_list("name", "pk"))
    return found
