/** Stacks by keys: one frame of a `[data-icicle]` has the place in the order of tabs, arrows lead to those around it. */

/** @typedef {{ link: SVGAElement, row: number, left: number, right: number }} Frame */

/** @param {SVGAElement} link @returns {Frame} */
function frameOf(link) {
  const box = /** @type {SVGSVGElement} */ (link.querySelector("svg"));
  const [left, width] = [parseFloat(box.getAttribute("x") ?? "0"), parseFloat(box.getAttribute("width") ?? "0")];
  return { link, row: Number(link.dataset.row), left, right: left + width };
}

/**
 * The frame that a key leads to: what called it, what it calls longest, or its neighbour in the row.
 *
 * @param {Frame[]} frames @param {Frame} from @param {string} key
 */
export function next(frames, from, key) {
  const row = frames.filter((one) => one.row === from.row).sort((a, b) => a.left - b.left);
  if (key === "ArrowLeft") return row[row.indexOf(from) - 1];
  if (key === "ArrowRight") return row[row.indexOf(from) + 1];
  if (key === "ArrowUp") return frames.find((one) => one.row === from.row - 1 && one.left <= from.left + 0.01 && one.right >= from.right - 0.01);
  if (key !== "ArrowDown") return undefined;
  const below = frames.filter((one) => one.row === from.row + 1 && one.left >= from.left - 0.01 && one.right <= from.right + 0.01);
  return below.sort((a, b) => b.right - b.left - (a.right - a.left))[0];
}

/** @param {HTMLElement} box */
function start(box) {
  const frames = [.../** @type {NodeListOf<SVGAElement>} */ (box.querySelectorAll("a[data-row]"))].map(frameOf);
  const first = frames.find((one) => one.link.getAttribute("aria-current")) ?? frames[0];
  for (const one of frames) one.link.setAttribute("tabindex", one === first ? "0" : "-1");
  box.addEventListener("keydown", (event) => {
    const from = frames.find((one) => one.link === event.target);
    const to = from && !event.ctrlKey && !event.metaKey && !event.altKey ? next(frames, from, event.key) : undefined;
    if (!from || !to) return;
    event.preventDefault();
    from.link.setAttribute("tabindex", "-1");
    to.link.setAttribute("tabindex", "0");
    to.link.focus();
  });
}

if (typeof document !== "undefined") for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-icicle]"))) start(box);
