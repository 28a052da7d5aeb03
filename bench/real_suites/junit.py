"""pytest's JUnit file: which test ended how.

JUnit has no node ids: pytest writes a test's folder, file and classes as `classname` and the rest as `name`. That
mapping goes one way only, so comparisons are made on its far side.
"""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

NOT_IN_XML = frozenset(chr(code) for code in [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])


class Address(NamedTuple):
    """A test as JUnit names it."""

    classname: str
    name: str


class Ending(NamedTuple):
    address: Address
    outcome: str
    """passed (an unexpected pass included: JUnit does not tell them apart), failed, error, skipped or xfailed."""


def address(nodeid: str) -> Address:
    """The address that pytest gives to `nodeid`."""
    path, bracket, params = nodeid.partition("[")
    file, *names = path.split("::")
    parts = [file.replace("/", ".").removesuffix(".py"), *names]
    return Address(".".join(parts[:-1]), _printable(parts[-1] + bracket + params))


def read(path: Path) -> list[Ending]:
    """How every test in a JUnit file ended, in no particular order. Raises ParseError."""
    kinds: dict[Address, list[str]] = defaultdict(list)
    for element in ET.parse(path).iter("testcase"):
        kinds[Address(element.get("classname", ""), element.get("name", ""))].append(_kind(element))
    return [Ending(test, outcome) for test, found in kinds.items() for outcome in _fold(found)]


def _kind(element: ET.Element) -> str:
    if element.find("failure") is not None:
        return "failed"
    if element.find("error") is not None:
        return "error"
    skipped = element.find("skipped")
    if skipped is None:
        return "passed"
    return "xfailed" if skipped.get("type") == "pytest.xfail" else "skipped"


def _fold(kinds: list[str]) -> list[str]:
    """A test that failed and then could not be torn down has two elements: one failure, one error."""
    folded: list[str] = []
    for kind in kinds:
        if not (kind == "error" and folded[-1:] == ["failed"]):
            folded.append(kind)
    return folded


def _printable(text: str) -> str:
    return "".join(f"#x{ord(letter):02X}" if letter in NOT_IN_XML else letter for letter in text)
