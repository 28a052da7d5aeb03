"""Subtests are counted, and a failed one fails its test."""

import unittest

from tests.plugin.suites import Suite

TESTS = """
    import asyncio
    import unittest
    import pytest

    def test_some_fail(subtests):
        for number in range(4):
            with subtests.test(number=number):
                assert number % 2 == 0
    def test_all_pass(subtests):
        for number in range(3):
            with subtests.test(number=number): pass
    def test_a_subtest_fails_and_so_does_the_test(subtests):
        with subtests.test("first"): raise OSError("in the subtest")
        raise KeyError("in the test")
    def test_one_is_skipped(subtests):
        with subtests.test("first"): pytest.skip("not this one")
        with subtests.test("second"): pass
    def test_loops_between_subtests_count(subtests):
        for number in range(3):
            with subtests.test(number=number): asyncio.run(asyncio.sleep(0.02))
        asyncio.run(asyncio.sleep(0.02))
    def test_has_none(): pass

    class TestOld(unittest.TestCase):
        def test_some_fail(self):
            for number in range(3):
                with self.subTest(number=number):
                    self.assertNotEqual(number, 1)
"""


def test_subtests_are_folded_into_their_test(suite: Suite) -> None:
    recorded = suite.write(test_sub=TESTS).run()
    found = {
        result["nodeid"].removeprefix("test_sub.py::"): (
            result["outcome"],
            result["subtests_passed"],
            result["subtests_failed"],
        )
        for result in recorded.results
    }
    assert found == {
        "test_some_fail": ("failed", 2, 2),
        "test_all_pass": ("passed", 3, 0),
        "test_a_subtest_fails_and_so_does_the_test": ("failed", 0, 1),
        "test_one_is_skipped": ("passed", 1, 0),
        "test_loops_between_subtests_count": ("passed", 3, 0),
        "test_has_none": ("passed", 0, 0),
        "TestOld::test_some_fail": ("failed", found["TestOld::test_some_fail"][1], 1),
    }


SPARED = """
    def heard(config):
        found = config.hook.pytest_runtest_logreport.get_hookimpls()
        return any(type(one.plugin).__module__.startswith("pytest_loopglass") for one in found)

    def test_passes(): pass
    def test_fails(): assert False
    def test_nobody_listens_for_subtests(request): assert not heard(request.config)
    def test_has_one(subtests, request):
        with subtests.test("first"): pass
        assert heard(request.config)
"""


def test_a_suite_without_subtests_is_spared_the_hook_for_them(suite: Suite) -> None:
    recorded = suite.write(test_sub=SPARED).run()
    assert [result["outcome"] for result in recorded.results] == ["passed", "failed", "passed", "passed"]
    assert recorded.results[-1]["subtests_passed"] == 1


def test_each_failed_subtest_tells_why(suite: Suite) -> None:
    recorded = suite.write(test_sub=TESTS).run()
    kinds = [failure["kind"] for failure in recorded.one("::test_a_subtest_fails_and_so_does_the_test")["failures"]]
    assert kinds == ["OSError", "KeyError"]
    messages = [failure["message"] for failure in recorded.one("py::test_some_fail")["failures"]]
    assert messages == ["[number=1] assert (1 % 2) == 0", "[number=3] assert (3 % 2) == 0"]


def test_loops_of_all_subtests_belong_to_the_call(suite: Suite) -> None:
    recorded = suite.write(test_sub=TESTS).run()
    loop = recorded.call("::test_loops_between_subtests_count")
    assert loop["idle_s"] >= 4 * 0.01
    assert loop["runs"] >= 4


def test_a_test_is_one_result_with_subtests_of_either_kind(suite: Suite) -> None:
    assert hasattr(unittest.TestCase, "subTest")
    recorded = suite.write(test_sub=TESTS).run()
    assert len(recorded.results) == len(recorded.outcomes) == 7
