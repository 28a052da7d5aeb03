"""A suite with every outcome and with names that are hard to tell."""

from pathlib import Path

NODES = 24
"""Tests in it."""

SUITE = """
import asyncio
import unittest
import pytest

@pytest.fixture
def falls():
    yield
    raise RuntimeError("teardown")

@pytest.fixture
def never():
    raise RuntimeError("setup")

def test_passes(): pass
def test_fails(): assert False
def test_skips(): pytest.skip("no")
def test_setup(never): pass
def test_teardown(falls): pass
def test_fails_and_falls(falls): assert False
def test_skips_and_falls(falls): pytest.skip("no")

@pytest.mark.xfail
def test_expected(): assert False

@pytest.mark.xfail
def test_unexpected(): pass

@pytest.mark.xfail(strict=True)
def test_strict(): pass

@pytest.mark.parametrize("value", ["a::b", "a[b]", "a/b.py", "a b", "a\\x01b", "\\x7f", "ä ☂", "<&>\\"'", "a\\nb", ""])
def test_parameter(value): pass

def test_subtests(subtests):
    for number in range(3):
        with subtests.test(number=number):
            assert number != 1

def test_loop(): asyncio.run(asyncio.sleep(0))

class TestGroup:
    class TestInner:
        def test_inside(self): pass

class Old(unittest.TestCase):
    def test_old(self): pass
"""


def write_suite(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "deep" / "test_all.py").write_text(SUITE)
