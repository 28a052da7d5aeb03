"""Figures become Markdown, and Markdown its place in the document."""

import json

import pytest

from bench.plugin import document, tables
from bench.plugin.contestants import Contestant
from bench.plugin.execution import Cost
from bench.plugin.rounds import Outcome
from bench.plugin.suites import SUITES

SLOW = Contestant("slow", requirement="pytest-slow==2.1")
FAST, GONE = Contestant("fast"), Contestant("gone", requirement="pytest-gone==0.1")
OUTCOME = Outcome(
    plain=[Cost(2, 1, 1), Cost(4, 2, 1)],
    ratios={"slow": [Cost(1.5, 1.4, 1.3), Cost(1.7, 1.6, 1.5)], "fast": [Cost(1, 1, 1)]},
    failed={"gone": "cannot be installed: a | b"},
)


def test_the_least_cpu_comes_first_and_who_did_not_run_last() -> None:
    lines = tables.suite_table(SUITES[0], [GONE, SLOW, FAST], OUTCOME).splitlines()
    assert lines[2] == "Plain pytest took 3.00 (2.00–4.00) s, 1.50 (1.00–2.00) s of CPU: median (min–max) of 2 runs."
    assert lines[-3:] == [
        "| fast | – | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) | 1 |",
        "| slow | 2.1 | 1.60 (1.50–1.70) | 1.50 (1.40–1.60) | 1.40 (1.30–1.50) | 2 |",
        r"| gone | 0.1 | cannot be installed: a \| b | – | – | 0 |",
    ]


def test_a_suite_on_which_nobody_ran_has_a_table_of_reasons() -> None:
    table = tables.suite_table(SUITES[0], [GONE], Outcome(failed=OUTCOME.failed))
    assert "No pair was measured." in table
    assert table.endswith("| 0 |")


def test_a_long_reason_is_cut() -> None:
    table = tables.suite_table(SUITES[0], [GONE], Outcome(failed={"gone": "x" * 500}))
    assert f"| {'x' * 119}… |" in table


def test_what_a_tick_costs_more_is_told_by_pairs_and_by_minima() -> None:
    printed = json.dumps({"asyncio": {"without": [100, 200, 150], "with": [400, 450, 460]}})
    assert tables.tick_table(printed).endswith("| asyncio | 150 | +300 (+250 to +310) | +300 |")


def test_a_block_replaces_what_was_between_its_markers() -> None:
    text = "head\n<!-- a -->\nold\n<!-- /a -->\n<!-- b -->\nkept\n<!-- /b -->\n"
    once = document.replaced(text, "a", "new")
    assert once == "head\n<!-- a -->\n\nnew\n\n<!-- /a -->\n<!-- b -->\nkept\n<!-- /b -->\n"
    assert document.replaced(once, "a", "new") == once


@pytest.mark.parametrize("text", ["", "<!-- a -->\nno end", "<!-- /a -->"])
def test_a_document_without_the_markers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no markers for a"):
        document.replaced(text, "a", "new")


def test_the_document_has_a_place_for_every_table() -> None:
    text = document.DOCUMENT.read_text("utf-8")
    for name in [*(suite.name for suite in SUITES), "ticks"]:
        assert document.replaced(text, f"plugin:{name}", "figures") != text
