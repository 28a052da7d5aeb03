/** A part of a timeline is chosen by drawing over it: `[data-brush]` holds the lanes and says which seconds they show. */

const LEAST_PX = 6;

/**
 * The seconds between two places on an axis, in the order of time.
 *
 * @param {number} a @param {number} b shares of the width @param {number} from @param {number} to seconds at its ends
 */
export function rangeOf(a, b, from, to) {
  const [first = 0, last = 1] = [a, b].map((one) => Math.max(0, Math.min(1, one))).sort((x, y) => x - y);
  return { from: from + first * (to - from), to: from + last * (to - from) };
}

/** Where the axis is on the screen; a drawing says how much of it is beside that. @param {Element} lane */
function axisOf(lane) {
  const { left, right, top, height, width } = lane.getBoundingClientRect();
  const [first, last] = [lane.getAttribute("data-left"), lane.getAttribute("data-right")];
  if (!first || !last) return new DOMRect(left, top, right - left, height);
  return new DOMRect(left + Number(first) * width, top, (Number(last) - Number(first)) * width, height);
}

/** @param {HTMLElement} box */
function start(box) {
  const [from, to] = [Number(box.dataset.from), Number(box.dataset.to)];
  /** @type {{ x: number, box: DOMRect, pane: HTMLElement } | null} */
  let drawn = null;
  const end = () => {
    drawn?.pane.remove();
    drawn = null;
  };
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener("pointerdown", (event) => {
    const lane = /** @type {Element} */ (event.target).closest("svg.gantt, svg.waterfall");
    if (!lane || event.button !== 0 || event.pointerType === "touch") return;
    const pane = document.createElement("div");
    pane.className = "brush";
    pane.hidden = true;
    box.append(pane);
    drawn = { x: event.clientX, box: axisOf(lane), pane };
  });
  window.addEventListener("pointermove", (event) => {
    if (!drawn) return;
    const around = box.getBoundingClientRect();
    const [left = 0, right = 0] = [drawn.x, event.clientX].map((x) => Math.max(drawn?.box.left ?? 0, Math.min(drawn?.box.right ?? 0, x))).sort((a, b) => a - b);
    drawn.pane.hidden = right - left < LEAST_PX;
    drawn.pane.style.left = `${left - around.left}px`;
    drawn.pane.style.width = `${right - left}px`;
  });
  window.addEventListener("pointerup", (event) => {
    const it = drawn;
    end();
    if (!it || Math.abs(event.clientX - it.x) < LEAST_PX) return;
    // What was drawn over may be a link: the press that ends here is no click on it.
    window.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    const share = (/** @type {number} */ x) => (x - it.box.left) / it.box.width;
    const range = rangeOf(share(it.x), share(event.clientX), from, to);
    const url = new URL(location.href);
    url.searchParams.set("from", range.from.toPrecision(6));
    url.searchParams.set("to", range.to.toPrecision(6));
    url.hash = box.dataset.place ?? "";
    location.assign(url);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
}

if (typeof document !== "undefined") for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-brush]"))) start(box);
