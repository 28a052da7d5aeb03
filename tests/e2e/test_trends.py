"""From a real pytest through a real worker to the list of disagreements."""

from pathlib import Path

from tests.fixtures.site import Site
from tests.fixtures.suite import Suite
from tests.fixtures.wait import wait_until

FLAKE = """
import os

def test_steady():
    pass

def test_flake():
    assert os.environ["TURN"] == "1"
"""


def test_a_flake_is_listed_once_both_runs_of_one_tree_have_ended(site: Site, tmp_path: Path) -> None:
    suite = Suite(tmp_path / "suite", site.project("flake"))
    (suite.folder / "test_steps.py").write_text(FLAKE)
    for turn in ("1", "2"):
        suite.more = {"TURN": turn, "LOOPGLASS_TREE": "c" * 40}
        said = suite.start().communicate()[0]
        assert f"/p/{suite.client.slug}/runs/{turn}/" in said
    wait_until(lambda: suite.get("projects/flake/flaky")["items"], "the disagreement is listed")
    (item,) = suite.get("projects/flake/flaky")["items"]
    assert (item["case"], item["passed"], item["failed"]) == ("test_steps.py::test_flake", 1, 1)
    runs = {run["number"]: run["id"] for run in suite.runs()}
    assert (item["newest"]["pass"]["run"], item["newest"]["fail"]["run"]) == (runs[1], runs[2])
