/** The peek: what a row leads to, beside the list. It follows the focus from row to row, and Space or Escape close it. */

import { nameOf, pathOf } from "./lib/peekable.js";
import { fetchPartial } from "./partial.js";
import { letResize } from "./peek-size.js";

const SETTLED_MS = 90;
/** A list without a stylesheet of the panel would jump. */
const STYLED_MS = 2_000;

class Peek {
  /** @type {HTMLElement | null} */
  panel = null;
  /** @type {HTMLAnchorElement | null} the row that is shown */
  row = null;
  name = "";
  /** @type {AbortController | undefined} */
  asked;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  get isOpen() {
    return Boolean(this.panel && !this.panel.hidden);
  }

  /** @param {string} path @param {HTMLAnchorElement | null} row */
  async open(path, row) {
    clearTimeout(this.timer);
    this.row = row;
    if (this.isOpen && this.name === nameOf(path)) return;
    this.name = nameOf(path);
    this.asked?.abort();
    this.asked = new AbortController();
    const panel = (this.panel ??= this.#make());
    panel.hidden = false;
    panel.setAttribute("aria-busy", "true");
    document.documentElement.classList.add("has-peek");
    this.#address();
    row?.scrollIntoView({ block: "nearest" });
    await this.#fill(panel, path, this.asked.signal);
  }

  /** @param {HTMLElement} panel @param {string} path @param {AbortSignal} signal */
  async #fill(panel, path, signal) {
    try {
      const fresh = await fetchPartial("peek", path, signal);
      await Promise.all([...fresh.querySelectorAll('link[rel="stylesheet"]')].map(styled));
      if (!signal.aborted) this.#show(panel, [...fresh.body.children]);
    } catch {
      if (!signal.aborted) this.#show(panel, [failed(path)]);
    }
  }

  /** @param {HTMLElement} panel @param {Element[]} content */
  #show(panel, content) {
    const place = panel.querySelector("[data-peek]");
    place?.replaceChildren(...content.map((one) => document.importNode(one, true)));
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll(".needs-script[hidden]"))) one.hidden = false;
    panel.setAttribute("aria-busy", "false");
    panel.scrollTop = 0;
    const said = panel.querySelector("[role=status]");
    if (said) said.textContent = `Beside the list: ${place?.querySelector("[data-peek-title]")?.textContent ?? "nothing"}`;
  }

  /** Another row has the focus: the panel follows when it stays there. @param {HTMLAnchorElement} row */
  follow(row) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isOpen && row === document.activeElement && void this.open(row.pathname, row), SETTLED_MS);
  }

  close() {
    if (!this.panel) return;
    clearTimeout(this.timer);
    this.asked?.abort();
    const hadFocus = this.panel.contains(document.activeElement);
    this.panel.hidden = true;
    this.name = "";
    document.documentElement.classList.remove("has-peek");
    this.#address();
    if (hadFocus) (this.row?.isConnected ? this.row : document.getElementById("main"))?.focus();
  }

  #address() {
    const url = new URL(location.href);
    url.searchParams.delete("peek");
    if (this.name) url.searchParams.set("peek", this.name);
    history.replaceState(history.state, "", url);
  }

  #make() {
    const panel = /** @type {HTMLTemplateElement} */ (document.querySelector("template[data-peek-panel]")).content.firstElementChild?.cloneNode(true);
    const made = /** @type {HTMLElement} */ (panel);
    document.querySelector(".frame")?.append(made);
    made.querySelector("[data-peek-close]")?.addEventListener("click", () => this.close());
    letResize(/** @type {HTMLElement} */ (made.querySelector("[data-peek-size]")));
    return made;
  }
}

/** Put a stylesheet into the page, once, and wait for it. @param {Element} link */
function styled(link) {
  const href = link.getAttribute("href") ?? "";
  const there = [...document.querySelectorAll('head link[rel="stylesheet"]')].some((one) => one.getAttribute("href") === href);
  link.remove();
  if (there) return Promise.resolve();
  const mine = document.createElement("link");
  mine.rel = "stylesheet";
  mine.href = href;
  const loaded = new Promise((done) => ["load", "error"].forEach((name) => mine.addEventListener(name, done)));
  document.head.append(mine);
  return Promise.race([loaded, new Promise((done) => setTimeout(done, STYLED_MS))]);
}

/** @param {string} path */
function failed(path) {
  const [told, link] = [document.createElement("p"), document.createElement("a")];
  told.className = "peek-failed";
  link.className = "link";
  link.href = path;
  link.textContent = "Open its page";
  told.append("It could not be fetched. ", link);
  return told;
}

/** The row that has the focus, if it leads to something that can be shown. */
function focusedRow() {
  const link = document.activeElement;
  const isRow = link instanceof HTMLAnchorElement && link.matches("main a") && nameOf(link.pathname) !== "";
  return isRow ? link : null;
}

/** Whether a key is not ours: somebody writes, or something else is open. @param {KeyboardEvent} event */
function isTaken(event) {
  const isWriting = /** @type {HTMLElement} */ (event.target).matches("input, select, textarea, [contenteditable]");
  return event.ctrlKey || event.metaKey || event.altKey || isWriting || Boolean(document.querySelector("dialog[open]"));
}

const peek = new Peek();

/** Opens a row, and closes it again. @param {HTMLAnchorElement} row */
export function toggle(row) {
  if (peek.isOpen && peek.name === nameOf(row.pathname)) peek.close();
  else void peek.open(row.pathname, row);
}

/** Space opens the row that has the focus, and closes it again; so does Escape. @param {KeyboardEvent} event */
export function press(event) {
  const row = focusedRow();
  if (isTaken(event) || event.shiftKey) return;
  if (event.key === "Escape") peek.close();
  else if (row) toggle(row);
  else if (event.target === document.body) peek.close();
}

/** What the address asks for, and the focus on its row, where the list has one. */
export function openAsked() {
  const path = pathOf(new URLSearchParams(location.search).get("peek") ?? "", location.pathname);
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("main a.whole")]);
  const row = links.find((link) => link.pathname === path) ?? null;
  row?.focus();
  if (path) void peek.open(path, row);
}

document.addEventListener("keydown", (event) => {
  if (!peek.isOpen || (event.key !== "Escape" && !(event.key === " " && event.target === document.body))) return;
  press(event);
  event.preventDefault();
});
document.addEventListener("focusin", () => {
  const row = peek.isOpen ? focusedRow() : null;
  if (row) peek.follow(row);
});
