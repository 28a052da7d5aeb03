"""A suite is run without the plugin and with it, by turns and with no server, and differences are said."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.real_suites.behaviour import behaviour
from bench.real_suites.modes import table
from bench.real_suites.pairs import Pair, pairs
from bench.real_suites.suites import Suite
from bench.real_suites.workshop import Workshop
from tests.bench.every_outcome import NODES, write_suite

EVERY_OUTCOME = Suite("every-outcome", None, (), (), lambda *_: None)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """This environment instead of one of its own."""
    source = tmp_path / "source"
    source.mkdir()
    write_suite(source)
    return Workshop(tmp_path, Path(sys.executable), source, None)


def sentences(found: list[Pair]) -> Iterator[str]:
    for number, pair in enumerate(found, 1):
        yield from pair.lines(number)


def test_a_suite_that_ends_alike_has_no_differences(shop: Workshop) -> None:
    found = pairs(EVERY_OUTCOME, shop, (), 2)
    assert [pair.differences for pair in found] == [[], []]
    assert [(pair.plain.status, pair.recorded.status) for pair in found] == [(1, 1), (1, 1)]
    assert list((shop.home / "pairs" / "0" / "spool").glob("*/main.jsonl"))
    assert [line[0] for line in sentences(found)] == ["1", "2"]


def test_what_is_different_with_the_plugin_is_said(shop: Workshop) -> None:
    (shop.source / "conftest.py").write_text(
        "def pytest_collection_modifyitems(config, items):\n"
        "    if getattr(config.option, 'loopglass', False):\n"
        "        del items[1:]\n"
    )
    (pair,) = pairs(EVERY_OUTCOME, shop, (), 1)
    gone = [line for line in pair.differences if line.startswith("only without the plugin: ")]
    assert len(gone) > NODES // 2


def test_a_suite_that_does_not_start_either_way_does_not_differ(shop: Workshop) -> None:
    (pair,) = pairs(EVERY_OUTCOME, shop, ("--no-such-option",), 1)
    assert pair.differences == []
    assert pair.plain.status == 4
    assert "pytest printed no summary" in pair.lines(1)[0]


def test_what_is_never_the_same_with_the_plugin_is_in_the_table(shop: Workshop) -> None:
    (shop.source / "conftest.py").write_text(
        "def pytest_collection_modifyitems(config, items):\n"
        "    if getattr(config.option, 'loopglass', False):\n"
        "        items[:] = [item for item in items if item.name != 'test_strict']\n"
    )
    found = behaviour(pairs(EVERY_OUTCOME, shop, (), 2))
    assert (found.unsteady_without, found.unsteady_with) == ([], [])
    assert [sentence.partition(": ")[2] for sentence in found.differs] == ["not there, without the plugin failed"]
    told = table([("every-outcome", "-n 2", 2, found)]).splitlines()
    assert told[2] == f"| every-outcome | `-n 2` | {found.tests} | 2 | 0 | 0 | 1 |"
    assert told[-1].startswith("- every-outcome -n 2, differs: ")
