/** The filter above the results: its box, its chips, and every link of the page that sets it. */

import { copyOf, part, setBackend } from "./dom.js";
import { parse, toggled } from "./lib/filter-language.js";
import { BACKENDS } from "./lib/look.js";

export class FilterBox {
  /** @param {HTMLElement} root @param {(text: string) => void} changed */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    const form = part(root, "filter");
    this.input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    this.chips = part(root, "backends");
    form.addEventListener("submit", (event) => event.preventDefault());
    this.input.addEventListener("input", () => this.#tell());
    this.input.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape());
    root.addEventListener("click", (event) => this.#clicked(event));
  }

  get text() {
    return this.input.value.trim();
  }

  /** @param {string} text */
  set(text) {
    this.input.value = text;
    this.#tell();
  }

  #escape() {
    if (this.input.value) this.set("");
    else this.input.blur();
  }

  /** @param {Event} event */
  #clicked(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-filter]"));
    if (!link || /** @type {MouseEvent} */ (event).ctrlKey || /** @type {MouseEvent} */ (event).metaKey) return;
    event.preventDefault();
    this.set(link.dataset.filter ?? "");
    part(this.root, "filter").closest(".card")?.scrollIntoView({ block: "start" });
  }

  #tell() {
    const url = new URL(location.href);
    url.search = this.text ? `?q=${encodeURIComponent(this.text)}` : "";
    history.replaceState(null, "", url);
    this.#press();
    this.changed(this.text);
  }

  /** @param {number[]} ran backends there are chips for, by number */
  offer(ran) {
    this.chips.hidden = ran.length < 2;
    if (this.chips.children.length === ran.length) return;
    this.chips.replaceChildren(...ran.map((code) => this.#chip(code)));
    this.#press();
  }

  /** @param {number} code */
  #chip(code) {
    const backend = BACKENDS[code] ?? BACKENDS[5];
    const chip = copyOf(this.root, "chip");
    chip.dataset.name = backend[0];
    setBackend(/** @type {HTMLElement} */ (chip.firstElementChild), backend);
    chip.addEventListener("click", () => this.set(toggled(this.text, `backend:${backend[0]}`)));
    return chip;
  }

  #press() {
    const backends = new Set(parse(this.text).terms.flatMap((term) => (term.field === "backend" && !term.negated ? term.values : [])));
    for (const chip of /** @type {Iterable<HTMLElement>} */ (this.chips.children)) {
      chip.setAttribute("aria-pressed", String(backends.has(chip.dataset.name ?? "")));
    }
  }
}
