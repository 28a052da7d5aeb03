"""A real Chromium that watches: when rows are painted, and what that costs it."""

import os
import shutil
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import NAMES

WATCH = """
() => {
  const live = document.querySelector("live-run");
  const created = Date.parse(live.dataset.created);
  const seen = (window.seen = { late: [], long: [], frames: 0, began: performance.now() });
  const append = live.results.append.bind(live.results);
  live.results.append = (batch) => {
    const from = live.results.size;
    append(batch);
    requestAnimationFrame(() => setTimeout(() => {
      const now = performance.timeOrigin + performance.now() - created;
      const { at, us, size } = live.results;
      for (let row = from; row < size; row += 1) seen.late.push((now - at[row] - us[row] / 1000) / 1000);
    }));
  };
  const note = (list) => seen.long.push(...list.getEntries().map((entry) => entry.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
  const frame = () => { seen.frames += 1; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}
"""
SEEN = """
() => {
  const { results } = document.querySelector("live-run");
  const names = new Set(Array.from({ length: results.size }, (_, at) => results.row(at).nodeid));
  const { late, long, frames, began } = window.seen;
  return { size: results.size, distinct: names.size, late, long, fps: (frames * 1000) / (performance.now() - began) };
}
"""
SIZE = "() => document.querySelector('live-run').results.size"


def chromium() -> str | None:
    """The program; None if there is none."""
    return os.environ.get("LOOPGLASS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass(frozen=True)
class Seen:
    size: int
    distinct: int
    """Different node ids among its rows."""
    late_s: list[float]
    """Of every result, from the end of its test to the frame that shows it."""
    long_ms: list[float]
    """Tasks over 50 ms."""
    fps: float
    cpu_s: float
    """Of the main thread."""
    heap: int
    """Bytes."""
    nodes: int


class Watching:
    def __init__(self, browser: Browser, url: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.goto(url)
        self.page.wait_for_selector(".is-virtual", state="attached")
        self.page.evaluate(WATCH)
        self.session: CDPSession = self.page.context.new_cdp_session(self.page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.began = self._metrics()["TaskDuration"]

    def size(self) -> int:
        return int(self.page.evaluate(SIZE))

    def end(self) -> Seen:
        """What was seen; closes the page."""
        cpu_s = self._metrics()["TaskDuration"] - self.began
        found: dict[str, Any] = self.page.evaluate(SEEN)
        self.session.send("HeapProfiler.collectGarbage")
        heap, nodes = self._metrics()["JSHeapUsedSize"], self.page.locator("*").count()
        self.page.close()
        rest = (found["late"], found["long"], found["fps"], cpu_s, int(heap), nodes)
        return Seen(found["size"], found["distinct"], *rest)

    def _metrics(self) -> dict[str, float]:
        return {one["name"]: one["value"] for one in self.session.send("Performance.getMetrics")["metrics"]}
