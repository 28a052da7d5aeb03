"""Documents name what is there."""

import re
from pathlib import Path

import pytest

from bench.real_suites.suites import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "examples" / "README.md"]
LINK = re.compile(r"\]\(([^)#:]+)\)|(?:src|srcset)=\"([^\":]+)\"")
PINNED = re.compile(r"^([A-Za-z0-9_-]+)(?:\[[a-z,]+\])?==", re.MULTILINE)


def test_every_pinned_dependency_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    pinned = [name for file in ROOT.glob("requirements*.txt") for name in PINNED.findall(file.read_text())]
    assert len(pinned) > 20
    assert [name for name in pinned if not re.search(rf"\b{re.escape(name.lower())}\b", explained)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_local_link_leads_somewhere(document: Path) -> None:
    links = [first or second for first, second in LINK.findall(document.read_text())]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_examples_are_compared_with_what_they_ask_for() -> None:
    asked = (ROOT / "examples" / "requirements.txt").read_text().split()
    assert set(asked) <= set(EXAMPLES.requirements)
