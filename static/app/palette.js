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

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
    this.list = /** @type {HTMLElement} */ (dialog.querySelector('[role="listbox"]'));
    this.none = /** @type {HTMLElement} */ (dialog.querySelector(".palette-none"));
    this.template = /** @type {HTMLTemplateElement} */ (dialog.querySelector("template"));
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.list.addEventListener("click", (event) => this.#clicked(event));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  open() {
    if (this.dialog.open) return this.dialog.close();
    this.input.value = "";
    this.dialog.showModal();
    this.input.focus();
    this.#typed();
  }

  #typed() {
    const text = this.input.value.trim();
    this.#show(text, []);
    clearTimeout(this.timer);
    this.asking?.abort();
    const address = this.dialog.dataset.search;
    if (address && text && !text.startsWith(">")) this.timer = setTimeout(() => void this.#ask(address, text), WAIT_MS);
  }

  /** @param {string} address @param {string} text */
  async #ask(address, text) {
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { signal: this.asking.signal, credentials: "same-origin" });
      if (answer.ok) this.#show(text, (await answer.json()).groups);
    } catch {
      // What this page knows by itself is shown; the next letter asks again.
    }
  }

  /** @param {string} text @param {{name: string, items: Item[]}[]} found */
  #show(text, found) {
    const project = this.dialog.dataset.project ?? "";
    const groups = groupsOf(text, found, { recents: recall(project), pages: pages(), actions: actions() });
    this.shown = groups.flatMap((group) => group.items);
    this.at = 0;
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
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && this.shown.length) {
      this.at = (this.at + by + this.shown.length) % this.shown.length;
      this.#mark();
    } else if (event.key === "Enter") this.#take(this.shown[this.at]);
    else return;
    event.preventDefault();
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

/** Opens it, or closes it when it is open. @param {HTMLDialogElement} dialog */
export function togglePalette(dialog) {
  palette ??= new Palette(dialog);
  palette.open();
}
