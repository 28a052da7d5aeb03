/** The tree of tests by keys: → opens what is closed, ← closes what is open, or goes up to what one is in. */

const KEPT = "tree-focus";

/** @param {KeyboardEvent} event */
function press(event) {
  const here = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!here?.matches(".tree a.whole") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowRight" && here.dataset.fold === "closed") fold(here);
  else if (event.key === "ArrowLeft" && here.dataset.fold === "open") fold(here);
  else if (event.key === "ArrowLeft") rowAbove(here)?.focus();
  else return;
  event.preventDefault();
}

/** @param {HTMLElement} link */
function fold(link) {
  sessionStorage.setItem(KEPT, link.dataset.path ?? "");
  link.click();
}

/** The nearest row above that is less deep. @param {HTMLElement} link @returns {HTMLElement | null} */
function rowAbove(link) {
  const depth = depthOf(link.closest("tr"));
  for (let row = link.closest("tr")?.previousElementSibling; row; row = row.previousElementSibling) {
    if (depthOf(row) < depth) return row.querySelector("a.whole");
  }
  return null;
}

/** @param {Element | null | undefined} row */
function depthOf(row) {
  return Number(/\bin-(\d+)/.exec(row?.className ?? "")?.[1] ?? 0);
}

document.querySelector(".tree")?.addEventListener("keydown", (event) => press(/** @type {KeyboardEvent} */ (event)));
const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".tree a[data-path]")]);
rows.find((row) => row.dataset.path === kept)?.focus();
