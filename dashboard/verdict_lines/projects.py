"""Which project needs me?"""

from collections.abc import Sequence

from dashboard.named import the_project
from dashboard.queries.projects import ProjectRow
from dashboard.sentence import Sentence, filled, plain, strong
from dashboard.show import count, plural


def projects_line(rows: Sequence[ProjectRow]) -> Sentence:
    """What the newest run of each says; `rows` is not empty."""
    bad = [row for row in rows if row.status in ("failed", "interrupted")]
    live = sum(row.status == "running" for row in rows)
    going = f" {plural(live, 'run is', 'runs are')} going on." if live else ""
    if not bad:
        return (strong("No newest run has failed"), plain(f" in {plural(len(rows), 'project')}.{going}"))
    more = "" if len(bad) == 1 else f" and {count(len(bad) - 1)} more"
    first = the_project(bad[0].slug, bad[0].name)
    finding = f"The newest run did not pass in {count(len(bad))} of {plural(len(rows), 'project')}:"
    return (strong(finding), *filled(" {first}{more}.{going}", first=first, more=more, going=going))
