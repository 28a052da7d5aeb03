/**
 * Buttons that lead from one thing on the page to the next: `<button data-walk="table.contrasts a.whole" data-by="1">`.
 *
 * With a `data-key` they are keys as well. The first press goes to the first thing, backwards to the last.
 */

/** @type {HTMLElement | null} */
let last = null;

/** @param {HTMLElement} button */
function walk(button) {
  const things = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(button.dataset.walk ?? "")]);
  const by = Number(button.dataset.by ?? 1);
  const here = document.activeElement === button ? last : document.activeElement;
  const at = things.findIndex((one) => one === here);
  const next = at < 0 ? (by < 0 ? things.length - 1 : 0) : Math.max(0, Math.min(things.length - 1, at + by));
  last = things[next] ?? null;
  last?.focus();
  last?.scrollIntoView({ block: "nearest" });
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-walk]"))) {
  button.hidden = false;
  button.addEventListener("click", () => walk(button));
}
