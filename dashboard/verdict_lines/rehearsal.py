"""What would other settings have said?"""

from dashboard.queries.rehearsal import Tried
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import plural


def rehearsal_line(tried: Tried | None) -> Sentence:
    if tried is None:
        told = " Nothing of it touches a verdict until the settings are saved."
        return (strong("Try other settings on the past before you save them."), plain(told))
    if tried.has_failed:
        return (strong("The rehearsal could not be played."), plain(" The worker's log says why."))
    if tried.is_waiting:
        return (strong("The past is being played again."), plain(" This page shows what comes of it by itself."))
    if not tried.runs:
        return (strong("No run to try them on."), plain(f" None has ended in {plural(tried.days, 'day')}."))
    finding = (
        f"{plural(tried.flagged, 'flag')} in {plural(tried.days, 'day')}, {plural(tried.missed, 'present one')} missed."
    )
    was = "was" if tried.cleared == 1 else "were"
    more = f" {tried.only} of them new; {tried.cleared} {was} cleared again." if tried.flagged else ""
    return (strong(f"These settings give {finding}"), plain(f"{more} Played over {plural(tried.runs, 'run')}."))
