/**
 * Keys of all pages. Single letters can be switched off, and never work while somebody writes.
 *
 * A page gives a key to anything that can be clicked with `data-key="m"`, and a place behind `g` with `data-go="t"`.
 */

import { copyText } from "./say.js";

/** Where it is kept that somebody wants no single letters: `off`. */
export const OFF = "single-keys";
let after = "";

/** @param {string} selector */
function click(selector) {
  const found = /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll(selector)].find((one) => one.checkVisibility()));
  found?.click();
  return Boolean(found);
}

/** The next or previous row of whatever list the page has. @param {number} by */
function step(by) {
  if (!document.dispatchEvent(new CustomEvent("row-step", { detail: by, cancelable: true }))) return true;
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main a.whole")]);
  const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus();
  return Boolean(next);
}

/** Chooses the row that has the focus, on a page whose rows can be chosen. @param {boolean} isRange */
function choose(isRange) {
  return !document.dispatchEvent(new CustomEvent("row-choose", { detail: isRange, cancelable: true }));
}

/** A link to what is seen now, even when it is opened later: a page that moves says where it stands still. */
function copyLink() {
  const still = document.querySelector('meta[name="permalink"]')?.getAttribute("content");
  void copyText(new URL(still ?? location.href, location.href).href, still ? "Link to this view as it is now copied" : "Link copied");
  return true;
}

/** @type {Record<string, () => boolean>} */
const KEYS = {
  "?": help,
  "/": () => focusFilter(),
  j: () => step(1),
  k: () => step(-1),
  o: () => /** @type {HTMLElement} */ (document.activeElement)?.matches("main a") && click("main a:focus"),
  f: () => click('[data-act="follow"]'),
  p: () => click('[data-act="pause"]'),
  t: () => click('[data-look="theme"] [aria-pressed="true"] + button') || click('[data-look="theme"] button'),
  ".": () => click('[aria-label="Window"] [aria-current] + a') || click('[aria-label="Window"] a'),
  x: () => choose(false),
  X: () => choose(true),
  u: copyLink,
  v: () => click("[data-save-view]"),
  "[": () => click('a[rel="prev"]'),
  "]": () => click('.actions a[rel="next"]'),
};

function focusFilter() {
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector(".filter .input"));
  input?.focus();
  input?.select();
  input?.closest(".card")?.scrollIntoView({ block: "start" });
  return Boolean(input);
}

function help() {
  void import("./help.js").then((all) => all.show());
  return true;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
}

/** @param {KeyboardEvent} event */
function act(event) {
  const key = CSS.escape(event.key);
  if (after === "g") return click(`[data-go="${key}"]`);
  return click(`[data-key="${key}"]`) || Boolean(KEYS[event.key]?.());
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (localStorage.getItem(OFF) === "off" || document.querySelector("dialog[open]")) return;
  const first = event.key === "g" && after !== "g";
  if (!first && act(event)) event.preventDefault();
  after = first ? "g" : "";
}

export function listenToKeys() {
  document.addEventListener("keydown", press);
  document.querySelector("[data-help]")?.addEventListener("click", help);
}
