"""Documents name what is there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.real_suites.suites import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *(ROOT / room / "README.md" for room in ("examples", "plugin")),
]
ROOMS = "bench|config|dashboard|docker|docs|examples|ingest|plugin|scripts|static|templates|tests|trends"
NAMED = re.compile(rf"(?<![\w./:-])((?:{ROOMS})/[\w./*-]*[\w*/])")
MODULE = re.compile(r"python -m ((?:bench|trends|tests)[\w.]+)")
ANCHOR = re.compile(r"\]\(([^)#:]*)#([^)]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)\)|(?:src|srcset)=\"([^\":]+)\"")
PINNED = re.compile(r"^([A-Za-z0-9_-]+)(?:\[[a-z,]+\])?==", re.MULTILINE)


def test_every_pinned_dependency_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    pinned = [name for file in ROOT.glob("requirements*.txt") for name in PINNED.findall(file.read_text())]
    assert len(pinned) > 20
    assert [name for name in pinned if not re.search(rf"\b{re.escape(name.lower())}\b", explained)] == []


def each_document(test: Callable[[Path], None]) -> Callable[[Path], None]:
    named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
    return named(test)


@each_document
def test_every_local_link_leads_somewhere(document: Path) -> None:
    links = [first or second for first, second in LINK.findall(document.read_text())]
    assert [link for link in links if not (document.parent / link).exists()] == []


@each_document
def test_every_link_to_a_heading_has_one(document: Path) -> None:
    missing = [
        f"{file}#{heading}"
        for file, heading in ANCHOR.findall(document.read_text())
        if heading not in headings(document.parent / file if file else document)
    ]
    assert missing == []


def headings(document: Path) -> set[str]:
    """As GitHub makes addresses of them."""
    found = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@each_document
def test_every_file_and_module_that_is_named_is_there(document: Path) -> None:
    text = document.read_text()
    named = [path for line in re.findall(r"`([^`\n]+)`", text) for path in NAMED.findall(line)]
    assert [path for path in named if not any(ROOT.glob(path.rstrip("/")))] == []
    modules = [ROOT / name.replace(".", "/") for name in MODULE.findall(text)]
    assert [str(path) for path in modules if not path.is_dir() and not path.with_suffix(".py").exists()] == []


def test_examples_are_compared_with_what_they_ask_for() -> None:
    asked = (ROOT / "examples" / "requirements.txt").read_text().split()
    assert set(asked) <= set(EXAMPLES.requirements)
