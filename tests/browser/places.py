"""Every page, by name."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Place:
    """A page, and how to tell that its script has done its work."""

    path: str
    ready: str = "main"
    link: str = ""
    """What leads there from `path`, for a page whose address nobody knows beforehand."""


PLACES = {
    "login": Place("/login/"),
    "not found": Place("/p/nowhere/"),
    "projects": Place("/", "table.projects"),
    "overview": Place("/p/shown/", ".steps"),
    "setup": Place("/p/shown-empty/", ".setup-steps"),
    "settings": Place("/p/shown/settings/"),
    "new project": Place("/new/"),
    "server": Place("/server/"),
    "search": Place("/p/shown/search/?q=pool"),
    "components": Place("/_ui/?q=is:flaky+-backend:trio"),
    "charts of compare": Place("/_ui/?of=compare", "svg.scatter"),
    "charts of the grid": Place("/_ui/?of=grid", "svg.cells"),
    "charts of trends": Place("/_ui/?of=trends", "svg.calendar"),
    "charts of slow sites": Place("/_ui/?of=sites", "svg.columns"),
    "charts of workers": Place("/_ui/?of=run", "svg.gantt"),
    "charts of a result": Place("/_ui/?of=result", "svg.waterfall"),
    "charts of a test": Place("/_ui/?of=test", "svg.history"),
    "no runs": Place("/p/shown-empty/runs/"),
    "runs": Place("/p/shown/runs/", "table.runs"),
    "runs by commit": Place("/p/shown/runs/?group=commit", "tr.group"),
    "run": Place("/p/shown/runs/2/", ".is-virtual .r"),
    "files of a run": Place("/p/shown/runs/2/?tab=files", "table.run-files"),
    "workers of a run": Place("/p/shown/runs/2/?tab=timeline", "svg.gantt"),
    "slow ticks of a run": Place("/p/shown/runs/2/?tab=ticks", "table.run-ticks"),
    "output of a run": Place("/p/shown/runs/2/?tab=output", ".run-versions"),
    "live run": Place("/p/shown/runs/4/", ".is-virtual .r"),
    "failed result": Place("/p/shown/runs/2/results/63/"),
    "result with findings": Place("/p/shown/runs/2/results/70/"),
    "long result": Place("/p/shown/runs/2/results/62/"),
    "flaky": Place("/p/shown/flaky/?state=same", "table.flaky"),
    "broken": Place("/p/shown-sides/flaky/?state=broken", "table.flagged"),
    "text for elsewhere": Place(f"/p/shown-sides/flaky/text/?variant={','.join(map(str, range(1, 51)))}"),
    "nothing flaky": Place("/p/shown-empty/flaky/"),
    "tests": Place("/p/shown/tests/?open=tests/db/test_tx.py", "table.tree"),
    "unfolded tests": Place("/p/shown/tests/?expand=failing", "table.tree"),
    "list of tests": Place("/p/shown/tests/?group=none", "table.tests"),
    "no such test": Place("/p/shown/tests/?q=test_canel"),
    "no tests": Place("/p/shown-empty/tests/"),
    "compare": Place("/p/shown-sides/compare/", "table.contrasts"),
    "compare one run": Place("/p/shown-sides/compare/?runs=9", "table.run-contrasts"),
    "scatter of times": Place("/p/shown-sides/compare/?view=scatter", "svg.scatter"),
    "nothing to compare": Place("/p/shown-empty/compare/"),
    "grid": Place("/p/shown/grid/?rows=all", "table.grid"),
    "grid of stalls": Place("/p/shown/grid/?rows=all&color=stall&cell=l", "table.grid"),
    "no grid": Place("/p/shown-empty/grid/"),
    "trends": Place("/p/shown/trends/", "svg.trend"),
    "gained most": Place("/p/shown/trends/?metric=gained"),
    "flakiness": Place("/p/shown/trends/?metric=flakiness"),
    "calendar": Place("/p/shown/trends/?metric=calendar", "svg.calendar"),
    "no trends": Place("/p/shown-empty/trends/"),
    "test": Place("/p/shown-sides/compare/", ".history", ".contrasts a.whole"),
    "run against run": Place("/p/shown/runs/compare/?a=1&b=2", "table.difference"),
    "no two runs": Place("/p/shown-empty/runs/compare/"),
    "warnings": Place("/p/shown/warnings/", "table.warnings"),
    "rehearsal": Place("/p/shown/rehearsal/", ".rules"),
    "no warnings": Place("/p/shown-empty/warnings/"),
    "slow site": Place("/p/shown/sites/", "svg.icicle", "table.sites a.whole"),
    "slow sites": Place("/p/shown/sites/", "table.sites"),
    "no slow sites": Place("/p/shown-empty/sites/"),
}


def go(page: Page, url: str, place: Place) -> None:
    page.goto(url + place.path)
    if place.link:
        page.goto(url + (page.locator(place.link).first.get_attribute("href") or ""))
    expect(page.locator(place.ready).first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")
