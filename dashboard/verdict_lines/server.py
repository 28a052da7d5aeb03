"""Does the server keep up, and if not, what is in its way?"""

from datetime import datetime, timedelta
from typing import Final

from dashboard.queries.server import Broker, Work
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import ago, plural

LATE: Final = timedelta(minutes=2)
"""The job that finds forgotten runs comes round every minute."""


def server_line(work: Work, broker: Broker | None, now: datetime) -> Sentence:
    if broker is None:
        what = " Results are stored all the same; verdicts wait, and live pages look every two seconds."
        return (strong("Redis does not answer."), plain(what))
    if work.behind_since is not None and now - work.behind_since > LATE:
        late = strong(f"{plural(work.behind, 'run')} {'waits' if work.behind == 1 else 'wait'} for verdicts,")
        hint = "Look whether a Celery worker runs." if broker.waiting else "The job that finds them runs every minute."
        return (late, plain(f" the oldest since it ended {ago(work.behind_since, now)}. {hint}"))
    return (strong("The server keeps up:"), plain(f" {_waiting(work)}, {_arriving(work)}."))


def _waiting(work: Work) -> str:
    return f"{plural(work.behind, 'run')} just ended" if work.behind else "no run waits for its verdicts"


def _arriving(work: Work) -> str:
    if not work.running:
        return "and no session is going on"
    return f"and {plural(work.running, 'session')} {'is' if work.running == 1 else 'are'} going on"
