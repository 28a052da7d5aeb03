"""Since a revision, drawing a label holds the loop."""

from typing import Final

from dashboard.demo.attempt import Attempt, Stall
from dashboard.demo.circumstances import Circumstances

SINCE: Final = 15.0
"""Day of the code."""
SITE: Final = "shop/courier/label.py:58 render_label"
LABELS: Final = {
    "prints_a_label": 1,
    "prints_a_label_for_abroad": 1,
    "prints_a_label_again": 2,
    "prints_labels_of_a_round": 4,
}
"""How many labels each test draws."""

DISPATCH: Final = "shop/courier/dispatch.py:96 Dispatcher.print_label"
ROUND: Final = "shop/courier/dispatch.py:131 Dispatcher.print_round"
CODES: Final = "site-packages/barcodes/code128.py"


class BlockedLoop:
    cases = frozenset(f"tests/courier/test_dispatch.py::test_{name}" for name in LABELS)

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if under.code < SINCE:
            return
        for _ in range(LABELS[attempt.case.name]):
            length_s = 0.21 * under.chance.lognormvariate(0, 0.12)
            attempt.stalls.append(Stall(length_s, "blocked", SITE, 0.97, _stacks(attempt, under)))


def _stacks(attempt: Attempt, under: Circumstances) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """Half of the time it draws; the rest goes into its code of bars, most of that into a table of the library."""
    case, python = attempt.case, under.job.python.rpartition(".")[0]
    test = f"{case.module.path}:{case.line + 4} {case.function}"
    to_label = (test, ROUND, DISPATCH, SITE) if LABELS[case.name] > 2 else (test, DISPATCH, SITE)
    library = f"/opt/venv/lib/python{python}/{CODES}"
    encode = (*to_label, f"{library}:61 Code128.encode")
    table = (*encode, f"{library}:27 checksum")
    text = (*encode, f"/usr/lib/python{python}/textwrap.py:359 TextWrapper.wrap")
    return ((0.54, to_label), (0.38, table), (0.08, text))
