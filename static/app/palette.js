/** The palette: tests, runs and commits from the server, pages and actions from this page, in one list. */

import { actions, pages } from "./commands.js";
import { groupsOf } from "./lib/palette-groups.js";
import { recall, remember } from "./recents.js";

/** @typedef {import("./lib/palette-groups.js").Item} Item */

const WAIT_MS = 80;

class Palette {
  /** @type {Item[]} */
  shown = [];
  at = 0;
  /** @type {AbortController | undefined} */
  asking = undefined;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;
  /** Whether the server has yet to answer, and whether Enter was pressed meanwhile. */
  waits = false;
  entered = false;

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
    this.list = /** @type {HTMLElement} */ (dialog.querySelector('[role="listbox"]'));
    this.none = /** @type {HTMLElement} */ (dialog.querySelector(".palette-none"));
    this.template = /** @type {HTMLTemplateElement} */ (dialog.querySelector("template"));
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.list.addEventListener("click", (event) => this.#clicked(event));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  /** Shows what there is for the text as it stands. */
  typed() {
    const text = this.input.value.trim();
    this.at = 0;
    this.#show(text, []);
    clearTimeout(this.timer);
    this.asking?.abort();
    const address = this.dialog.dataset.search;
    this.waits = Boolean(address && text && !text.startsWith(">"));
    this.entered = false;
    if (address && this.waits) this.timer = setTimeout(() => void this.#ask(address, text), WAIT_MS);
  }

  /** @param {string} address @param {string} text */
  async #ask(address, text) {
    const { signal } = (this.asking = new AbortController());
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { signal, credentials: "same-origin" });
      if (answer.ok) this.#show(text, (await answer.json()).groups);
    } catch {
      // What this page knows by itself is shown; the next letter asks again.
    }
    if (signal.aborted) return;
    this.waits = false;
    if (this.entered && this.dialog.open) this.#take(this.shown[this.at]);
  }

  /** The mark stays on what it was moved to. @param {string} text @param {{name: string, items: Item[]}[]} found */
  #show(text, found) {
    const marked = this.at ? this.shown[this.at] : undefined;
    const project = this.dialog.dataset.project ?? "";
    const groups = groupsOf(text, found, { recents: recall(project), pages: pages(), actions: actions() });
    this.shown = groups.flatMap((group) => group.items);
    this.at = Math.max(0, this.shown.findIndex((one) => one.text === marked?.text && one.href === marked.href));
    let index = 0;
    this.list.replaceChildren(...groups.map((group) => this.#group(group.name, group.items.map((item) => this.#option(item, index++)))));
    this.none.hidden = this.shown.length > 0;
    this.#mark();
  }

  /** @param {string} name @param {HTMLElement[]} options */
  #group(name, options) {
    const group = document.createElement("div");
    const title = document.createElement("p");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    title.className = "option-group";
    title.setAttribute("aria-hidden", "true");
    title.textContent = name;
    group.append(title, ...options);
    return group;
  }

  /** @param {Item} item @param {number} index */
  #option(item, index) {
    const option = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (this.template.content.cloneNode(true)).firstElementChild);
    option.id = `option-${index}`;
    option.dataset.index = String(index);
    option.classList.toggle("is-test", item.text.includes("::"));
    const [text, note] = option.children;
    if (text) text.textContent = item.text;
    if (note) note.textContent = item.note;
    return option;
  }

  #mark() {
    for (const option of this.list.querySelectorAll(".option")) option.setAttribute("aria-selected", String(option.id === `option-${this.at}`));
    const now = this.list.querySelector(`#option-${this.at}`);
    if (now) this.input.setAttribute("aria-activedescendant", now.id);
    else this.input.removeAttribute("aria-activedescendant");
    now?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.isComposing) return; // Enter and arrows are those of what is being written
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && this.shown.length) {
      this.at = (this.at + by + this.shown.length) % this.shown.length;
      this.#mark();
    } else if (event.key === "Enter") this.enter();
    else return;
    event.preventDefault();
  }

  /** What the mark is on; the first that the server finds, where it has yet to answer. */
  enter() {
    if (this.waits && !this.at) this.entered = true;
    else this.#take(this.shown[this.at]);
  }

  /** @param {Event} event */
  #clicked(event) {
    const option = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".option"));
    if (option) this.#take(this.shown[Number(option.dataset.index)]);
  }

  /** @param {Item | undefined} item */
  #take(item) {
    if (!item) return;
    this.dialog.close();
    if (item.act) return item.act();
    remember(this.dialog.dataset.project ?? "", item);
    location.assign(item.href ?? "");
  }
}

/** @type {Palette | undefined} */
let palette;

/** The palette is open: what it has for the text in it. @param {HTMLDialogElement} dialog @param {boolean} entered whether Enter was pressed, too */
export function fill(dialog, entered) {
  palette ??= new Palette(dialog);
  palette.typed();
  if (entered && dialog.open) palette.enter();
}
