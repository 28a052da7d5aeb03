"""What Python and libraries warned of while the test ran."""

from dashboard.queries.phase.warned import Given, Warned
from dashboard.sentence import code, plain, strong
from dashboard.show import count
from dashboard.site import site_of
from dashboard.verdict_lines.findings.finding import Finding, cut


def warned(told: Warned | None) -> list[Finding]:
    """Those that came most often first."""
    if told is None:
        return []
    found = [_given(one) for one in sorted(told.parts, key=lambda one: -one.count)]
    return cut(found, "warnings of Python")


def _given(one: Given) -> Finding:
    times = f" {count(one.count)} times" if one.count > 1 else ""
    said = one.message.strip().partition("\n")[0]
    place = [plain(" for "), code(site_of(one.site).place)] if one.site else []
    what = strong(one.category.rpartition(".")[2])
    return Finding("lost", "flaky", (what, plain(times), *place, plain(f": {said}" if said else ".")))
