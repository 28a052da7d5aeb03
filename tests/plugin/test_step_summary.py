"""The page of a job on GitHub Actions: rendered by GitHub's own renderer, and no longer than it takes."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from pytest_loopglass.summary.markdown import escaped
from pytest_loopglass.summary.step import LIMIT, linker, wanted, write

from tests.plugin.reports import hanging, report, result, slow, tick
from tests.plugin.server import serving
from tests.plugin.suites import Suite

ROOT = Path("/home/dev/suite")
BLOCKS = """
    import asyncio, time
    def test_blocks():
        async def main():
            time.sleep(0.15)
        asyncio.run(main())
"""


def rendered(markdown: str) -> str:
    """HTML."""
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))


def words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def page(path: Path, *events: dict[str, Any], sent: tuple[int, str] | None = None, **env: str) -> str:
    write(report(*events), ROOT, sent, {"GITHUB_STEP_SUMMARY": str(path), **env})
    return path.read_text(encoding="utf-8")


def test_findings_are_a_table(tmp_path: Path) -> None:
    told = rendered(page(tmp_path / "page", result("a::one", loop=slow(tick())), result("a::two")))
    assert "<h3>Loopglass</h3>" in told
    assert "2 results, all on asyncio; loops ran 20.0 ms, 50 % of it waiting" in words(told)
    assert re.findall(r"<td[^>]*>(.*)</td>", told) == [
        "blocked",
        "412\N{NO-BREAK SPACE}ms",
        "<code>shop/pay.py:31 charge</code>",
        "",
        "<code>a::one</code>",
    ]


def test_a_run_without_findings_is_two_lines(tmp_path: Path) -> None:
    told = rendered(page(tmp_path / "page", result("a::one")))
    assert "<table" not in told
    assert "<details" not in told
    assert "1 passed" in told


def test_several_runs_of_a_step_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("# Before\n")
    page(tmp_path / "page", result("a::one"))
    told = rendered(page(tmp_path / "page", result("a::two", loop=slow(tick()))))
    assert re.findall(r"<h\d>(.*?)</h\d>", told) == ["Before", "Loopglass", "Loopglass"]


@given(st.text(max_size=150))
def test_text_means_nothing_to_the_renderer(text: str) -> None:
    shown = "".join(one if one.isprintable() else "?" for one in " ".join(text.split()))
    cell = rendered(f"| a |\n| --- |\n| x{escaped(text)}x |\n")
    (told,) = re.findall(r"<td>(.*)</td>", cell)
    assert html.unescape(told) == f"x{shown}x"


HOSTILE = "a::test_it[|`</pre></details><b>&amp;\n\n# @me :tada: **x** __y__ ![i](u) https://x.y\\]"


def test_names_of_tests_and_what_they_say_break_nothing(tmp_path: Path) -> None:
    events = [
        {"hanging": hanging(HOSTILE, f"a.py:3 {HOSTILE}")},
        result(HOSTILE, loop=slow(*(tick(f"{HOSTILE}{number}") for number in range(30)))),
    ]
    told = rendered(page(tmp_path / "page", *events))
    tags = ("table", "details", "summary", "pre")
    assert {tag: (told.count(f"<{tag}>"), told.count(f"</{tag}>")) for tag in tags} == {
        "table": (2, 2),
        "details": (2, 2),
        "summary": (2, 2),
        "pre": (1, 1),
    }
    assert (
        len(
            set(re.findall(r"<(\w+)", told))
            - {"h3", "p", "table", "thead", "tbody", "tr", "th", "td", "b", "code", *tags}
        )
        == 0
    )
    shown = HOSTILE.replace("\n", " ").replace("  ", " ")
    assert words(told).count(shown[:60]) >= 31


def test_what_is_more_than_a_few_is_below_a_fold(tmp_path: Path) -> None:
    ticks = slow(*(tick(f"a.py:{number} f") for number in range(20)))
    told = rendered(page(tmp_path / "page", result(loop=ticks)))
    before, fold, below = told.partition("<details>")
    assert (before.count("a.py:"), bool(fold), below.count("a.py:")) == (5, True, 15)


def test_a_page_that_is_nearly_full_gets_the_short_form_and_a_full_one_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page"
    ticks = [result(loop=slow(*(tick(f"a.py:{number} f" * 20) for number in range(500))))]
    path.write_text("x" * (LIMIT - 50_000))
    assert "<details>" not in page(path, *ticks)
    assert "blocked" in path.read_text()
    path.write_text("x" * (LIMIT - 1_500))
    assert page(path, *ticks) == "x" * (LIMIT - 1_500)


def test_it_never_grows_beyond_what_github_takes(tmp_path: Path) -> None:
    ticks = [result(f"a::{'x' * 3_000}", loop=slow(*(tick(f"a.py:{number} {'f' * 1_900}") for number in range(5_000))))]
    for _ in range(4):
        page(tmp_path / "page", *ticks)
    assert (tmp_path / "page").stat().st_size < LIMIT


def test_with_a_server_the_page_leads_there(tmp_path: Path) -> None:
    told = rendered(page(tmp_path / "page", result(loop=slow(tick())), sent=(1_234, "https://x.y/runs/1/?a=b&c")))
    assert '<a href="https://x.y/runs/1/?a=b%26c">1 234 results</a>' in told
    assert "50 %" not in told  # of a part of the results only


ENV = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc"}


@pytest.mark.parametrize(
    ("workspace", "site", "address"),
    [
        ("/home/dev/suite", "a/b.py:3 f", "https://github.com/o/r/blob/abc/a/b.py#L3"),
        ("/home/dev", "b c.py:3 f", "https://github.com/o/r/blob/abc/suite/b%20c.py#L3"),
        ("/home/dev/suite", "/usr/lib/python3/x.py:3 f", None),
        ("/home/dev/suite", "a.py:None f", None),
        ("/elsewhere", "a.py:3 f", None),
        (None, "a.py:3 f", None),
    ],
)
def test_places_lead_to_the_repository(workspace: str | None, site: str, address: str | None) -> None:
    env = {**ENV, **({"GITHUB_WORKSPACE": workspace} if workspace else {})}
    assert linker(ROOT, env)(site) == address


@pytest.mark.parametrize("asked", ["0", "no", "No ", "off", "false"])
def test_it_can_be_switched_off(asked: str) -> None:
    assert not wanted(asked, {"GITHUB_STEP_SUMMARY": "x"})
    assert wanted("yes", {"GITHUB_STEP_SUMMARY": "x"})
    assert wanted(None, {"GITHUB_STEP_SUMMARY": "x"})
    assert not wanted(None, {"GITHUB_STEP_SUMMARY": ""})


@pytest.mark.parametrize("arguments", [[], ["-n2"], ["-p", "no:terminal"], ["--no-summary"], ["-q"]])
def test_a_session_writes_it_once(suite: Suite, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    path = suite.pytester.path / "page"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    suite.write(test_blocks=BLOCKS).run(*arguments)
    told = rendered(path.read_text())
    assert told.count("<h3>") == 1
    assert "test_blocks.py:4 test_blocks." in words(told)


def test_the_ini_file_switches_it_off(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    path = suite.pytester.path / "page"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    suite.write(test_blocks=BLOCKS).run("-o", "loopglass_step_summary=no")
    assert not path.exists()


def test_a_page_that_cannot_be_written_is_noted_and_fails_nothing(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/nowhere/page")
    recorded = suite.write(test_blocks=BLOCKS).run()
    recorded.run.assert_outcomes(passed=1)
    assert recorded.run.ret == 0
    recorded.run.stdout.fnmatch_lines(["loopglass: note: *No such file*"])


def test_a_streaming_session_writes_where_the_run_is(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    path = suite.pytester.path / "page"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", "t")
        suite.write(test_blocks=BLOCKS).run_as()
        told = rendered(path.read_text())
        assert f'<a href="{server.url}/runs/1">1 result</a>' in told
        assert "blocked" in told
