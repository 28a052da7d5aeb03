"""Addresses of other views of the same page."""

from django.http import QueryDict


def query_with(query: QueryDict, **changes: str) -> str:
    """`?a=1&b=2` with these parameters changed, in the order of the alphabet; an empty one is left out.

    What pages a list (`after`) is left out as well: another view begins at its first page.
    """
    known = {name: query.get(name, "") for name in query if name != "after"} | changes
    wanted = QueryDict(mutable=True)
    for name in sorted(known):
        if value := known[name]:
            wanted[name] = str(value)
    return f"?{wanted.urlencode()}" if wanted else "?"
