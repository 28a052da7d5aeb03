"""Was it called otherwise before, or is it now?"""

from dashboard.case.renamed import Renamed
from dashboard.named import the_run
from dashboard.queries.case import Relative
from dashboard.sentence import Sentence, Span, To, filled


def renamed_line(found: Renamed) -> Sentence:
    """Empty where nothing speaks for another name."""
    spans: list[Span] = []
    if found.was is not None:
        form = "Probably formerly {name}, which ran last in {run}; histories are kept apart."
        spans += filled(form, name=_named(found.was), run=the_run(found.was.last))
    if found.now is not None:
        form = "{space}Probably now {name}, which began in {run}."
        spans += filled(form, space=" " if spans else "", name=_named(found.now), run=the_run(found.now.first))
    return tuple(spans)


def _named(one: Relative) -> Span:
    """Whole: what differs is the path."""
    return Span(one.name, code=True, to=To("test", (one.id,)))
