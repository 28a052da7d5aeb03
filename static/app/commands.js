/** Pages and actions that this page offers: whatever can be clicked on it, by name. */

/** @typedef {import("./lib/palette-groups.js").Item} Item */

/** Links of the frame. @returns {Item[]} */
export function pages() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".nav li a, .top .brand, .top [data-page]")]);
  return links.map((link) => ({ text: nameOf(link), note: link.dataset.go ? `g ${link.dataset.go}` : "", href: link.href }));
}

/** The text of a link without its count. @param {HTMLElement} link */
function nameOf(link) {
  if (link.classList.contains("brand")) return "Projects";
  return (link.firstChild?.textContent ?? "").trim() || (link.textContent ?? "").trim();
}

/** Buttons of the look, and everything that says what it is called here. @returns {Item[]} */
export function actions() {
  const looks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-look] button[aria-pressed="false"]')]);
  const named = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-command]")]);
  return [
    ...named.filter((one) => one.checkVisibility()).map((one) => ({ text: one.dataset.command ?? "", note: one.dataset.key ?? "", act: () => one.click() })),
    ...looks.map((one) => ({ text: `Switch to ${(one.textContent ?? "").toLowerCase()} ${lookOf(one)}`, note: "", act: () => one.click() })),
  ];
}

/** @param {HTMLElement} button */
function lookOf(button) {
  return button.closest("[data-look]")?.getAttribute("data-look") === "theme" ? "theme" : "rows";
}
