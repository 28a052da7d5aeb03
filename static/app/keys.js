/** Keys of all pages. Single letters can be switched off, and never work while somebody writes. */

const OFF = "single-keys";
let after = "";

/** @param {string} selector */
function click(selector) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (!found || found.hidden) return false;
  found.click();
  return true;
}

/** @param {string} href */
function go(href) {
  return click(`.nav a[href$="${href}"]`);
}

/** The next or previous row of whatever list the page has. @param {number} by */
function step(by) {
  if (!document.dispatchEvent(new CustomEvent("row-step", { detail: by, cancelable: true }))) return true;
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main a.whole, main .proof a:first-child")]);
  const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus();
  return Boolean(next);
}

/** @type {Record<string, () => boolean>} */
const KEYS = {
  "?": help,
  "/": () => focusFilter(),
  j: () => step(1),
  k: () => step(-1),
  f: () => click('[data-act="follow"]'),
  p: () => click('[data-act="pause"]'),
  t: () => click('.theme button[aria-pressed="true"] + button') || click(".theme button"),
  "[": () => click('a[rel="prev"]'),
  "]": () => click('.actions a[rel="next"]'),
};

/** @type {Record<string, () => boolean>} */
const AFTER_G = { r: () => go("/runs/"), f: () => go("/flaky/") };

function focusFilter() {
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector(".filter .input"));
  input?.focus();
  input?.select();
  input?.closest(".card")?.scrollIntoView({ block: "start" });
  return Boolean(input);
}

function help() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
  dialog?.showModal();
  return Boolean(dialog);
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (localStorage.getItem(OFF) === "off" || document.querySelector("dialog[open]")) return;
  const act = (after === "g" ? AFTER_G : KEYS)[event.key];
  after = event.key === "g" && after !== "g" ? "g" : "";
  if (act?.()) event.preventDefault();
}

export function listenToKeys() {
  document.addEventListener("keydown", press);
  document.querySelector("[data-help]")?.addEventListener("click", help);
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-single-keys]"));
  if (!box) return;
  box.checked = localStorage.getItem(OFF) !== "off";
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "on" : "off"));
}
