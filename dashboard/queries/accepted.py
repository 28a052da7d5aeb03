"""Call sites that people have accepted, as a condition within a query."""

from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Replace

from dashboard.models import Allowance

AS_LIKE = (("\\", "\\\\"), ("%", "\\%"), ("_", "\\_"), ("*", "%"))
"""What a pattern has, and how SQL's LIKE writes it; in this order."""


def is_accepted(project: OuterRef, site: OuterRef, worst_s: OuterRef) -> Exists:
    """Of rows that know the name of a site and how long it held the loop at worst: whether that is within a budget."""
    shape: Any = F("pattern")
    for plain, quoted in AS_LIKE:
        shape = Replace(shape, Value(plain), Value(quoted))
    covers = Func(site, shape, arg_joiner=" LIKE ", template="%(expressions)s", output_field=BooleanField())
    within = Q(budget_s=None) | Q(budget_s__gte=worst_s)
    return Exists(Allowance.objects.alias(covers=covers).filter(within, covers=True, project=project))
