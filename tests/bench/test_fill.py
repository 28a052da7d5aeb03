"""A suite runs several times into a project of its own."""

import json
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from bench.real_suites import fill as filling
from bench.real_suites.suites import Suite
from bench.real_suites.workshop import Workshop
from tests.bench.every_outcome import NODES, write_suite
from tests.fixtures.site import OURS, Site

SUITE = Suite("filled-suite", None, (), (), lambda *_: None)


def test_every_run_of_a_suite_is_in_its_project(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_suite(source)
    shop = Workshop(tmp_path, Path(sys.executable), source, None)
    for name in OURS:  # of the database of the other tests
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(filling, "prepare", lambda suite, kept: shop)
    made = list(filling.fill([SUITE], 2, site.home, tmp_path))
    assert [one.line().split()[:2] for one in made] == [["filled-suite", f"{site.url}/p/filled-suite/"]] * 2
    with urlopen(f"{site.url}/p/filled-suite/runs.json", timeout=30) as answer:
        runs = json.load(answer)["items"]
    assert [run["run"] for run in runs] == [2, 1]
    assert {run["branch"] for run in runs} == {"main"}
    assert [sum(run[name] for name in ("passed", "failed", "error", "skipped")) for run in runs] == [NODES - 2] * 2
