/** A stretch of a chart over runs, drawn larger: it is dragged out, and a double click or `z` gives all of it back. */

/** Of the chart's own width, before the first run and behind the last. */
const [LEFT, RIGHT, WIDTH] = [56, 84, 1080];
const LEAST_PX = 6;

/** @param {SVGSVGElement} chart */
function letDrag(chart) {
  const runs = (chart.dataset.runs ?? "").split(",").map(Number);
  if (runs.length < 3) return;
  const box = document.createElementNS(chart.namespaceURI ?? "", "rect");
  box.setAttribute("class", "dragged");
  box.setAttribute("height", "240");
  let from = NaN;
  /** In the chart's own units. @param {PointerEvent} event */
  const at = (event) => {
    const { left, width } = chart.getBoundingClientRect();
    return Math.min(WIDTH - RIGHT, Math.max(LEFT, ((event.clientX - left) / width) * WIDTH));
  };
  chart.classList.add("is-zoomable");
  chart.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = at(event);
    chart.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  chart.addEventListener("pointermove", (event) => {
    if (Number.isNaN(from)) return;
    const to = at(event);
    box.setAttribute("x", String(Math.min(from, to)));
    box.setAttribute("width", String(Math.abs(to - from)));
    chart.append(box);
  });
  chart.addEventListener("pointerup", (event) => {
    const [low = 0, high = 0] = [from, at(event)].sort((a, b) => a - b);
    from = NaN;
    box.remove();
    if (high - low >= LEAST_PX) show(runs, low, high);
  });
  chart.addEventListener("pointercancel", () => {
    from = NaN;
    box.remove();
  });
  chart.addEventListener("dblclick", () => /** @type {HTMLElement | null} */ (document.querySelector("[data-whole]"))?.click());
}

/** @param {number[]} runs @param {number} low @param {number} high in the chart's own units */
function show(runs, low, high) {
  const step = (WIDTH - LEFT - RIGHT) / (runs.length - 1);
  const [first, last] = [Math.floor((low - LEFT) / step), Math.ceil((high - LEFT) / step)];
  const url = new URL(location.href);
  url.searchParams.set("x0", String(runs[Math.max(0, first)]));
  url.searchParams.set("x1", String(runs[Math.min(runs.length - 1, last)]));
  location.assign(url);
}

for (const chart of /** @type {NodeListOf<SVGSVGElement>} */ (document.querySelectorAll("svg.trend[data-runs]"))) letDrag(chart);
