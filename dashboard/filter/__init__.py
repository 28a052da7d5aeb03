"""The filter language of every list, in the page's box and in `?q=`.

    outcome:failed,timeout backend:trio file:tests/net/ is:flaky error:"connection reset" stall:>50ms -is:slow pool

A list parses the text and says which columns its fields are; the rest is a queryset as usual:

    wanted = parse(clean(request, "q"))
    FIELDS = {
        "backend": choice("backend", {label: value for value, label in Backend.choices}),
        "file": begins("case__name"),
        "error": contains("failure__message"),
        "rate": number("rate"),
        "since": age("seen_at"),
        "is": lambda term: Q(word__in=[…]),         # anything that makes a Q of a term, as if it were not negated
    }
    rows = rows.filter(where(wanted, FIELDS, words="case__name"))
    notes = [*wanted.notes, *ignored(wanted, FIELDS)]                 # sentences to show under the box

`chips(text)` are its parts, each with the filter that is left without it; `toggled(text, "is:flaky")` makes links.
Terms of one field are alternatives, fields and free words all have to hold, `-` in front turns one round.
`static/app/lib/filter-language.js` reads the same language; both are tested with the same cases.
"""

from dashboard.filter.chips import Chip, chips, toggled
from dashboard.filter.conditions import Condition, age, begins, choice, contains, equals, ignored, number, where
from dashboard.filter.fields import FIELDS, Field, Kind
from dashboard.filter.language import Filter, Term, Word, parse

__all__ = [
    "FIELDS", "Chip", "Condition", "Field", "Filter", "Kind", "Term", "Word", "age", "begins", "chips", "choice",
    "contains", "equals", "ignored", "number", "parse", "toggled", "where",
]  # fmt: skip
