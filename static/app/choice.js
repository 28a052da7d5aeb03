/** Rows that are chosen by their boxes: how many, all of them, and by keys. A page names them: `data-choice="test"`. */

import { copyText, say } from "./say.js";

class Choice {
  /** @type {HTMLInputElement | undefined} where a range begins */
  last = undefined;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.name = root.dataset.choice ?? "row";
    this.all = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-choose-all]"));
    this.all?.addEventListener("change", () => this.#set(this.boxes, Boolean(this.all?.checked)));
    root.addEventListener("change", () => this.#show());
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("row-choose", (event) => this.#choose(/** @type {CustomEvent} */ (event)));
    document.addEventListener("rows-changed", () => this.#show());
    this.#show();
  }

  get boxes() {
    return /** @type {HTMLInputElement[]} */ ([...this.root.querySelectorAll("tbody input[type=checkbox]")]);
  }

  get chosen() {
    return this.boxes.filter((box) => box.checked);
  }

  /** `x` turns the box of the row that has the focus; with Shift, all boxes from the last one to it are set. @param {CustomEvent} event */
  #choose(event) {
    const box = /** @type {HTMLInputElement | null | undefined} */ (document.activeElement?.closest("tbody tr")?.querySelector("input[type=checkbox]"));
    if (!box || !this.root.contains(box)) return;
    event.preventDefault();
    if (event.detail && this.last) this.#set(this.#between(this.last, box), true);
    else this.#set([box], !box.checked);
    this.last = box;
  }

  /** @param {HTMLInputElement} one @param {HTMLInputElement} other */
  #between(one, other) {
    const ends = [this.boxes.indexOf(one), this.boxes.indexOf(other)].sort((a, b) => a - b);
    return this.boxes.slice(ends[0], (ends[1] ?? 0) + 1);
  }

  /** @param {HTMLInputElement[]} boxes @param {boolean} checked */
  #set(boxes, checked) {
    for (const box of boxes) box.checked = checked;
    this.#show();
  }

  #show() {
    const [boxes, chosen] = [this.boxes, this.chosen];
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-chosen", box.checked);
    const told = this.root.querySelector("[data-chosen]");
    if (told) told.textContent = chosen.length ? `${chosen.length} chosen` : `No ${this.name} chosen`;
    if (!this.all) return;
    this.all.checked = chosen.length > 0 && chosen.length === boxes.length;
    this.all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }

  /** @param {Event} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const box = /** @type {HTMLInputElement | null} */ (target.closest("tbody input[type=checkbox]"));
    if (box && /** @type {MouseEvent} */ (event).shiftKey && this.last) this.#set(this.#between(this.last, box), box.checked);
    if (box) this.last = box;
    const copies = /** @type {HTMLElement | null} */ (target.closest("[data-copy-text]"));
    if (copies) void this.#copy(copies.dataset.copyText ?? "");
    const label = /** @type {HTMLLabelElement | null} */ (target.closest("label[data-key]"));
    label?.control?.focus();
  }

  /** Enter in a field presses the button that it belongs to, not the first of the form. @param {KeyboardEvent} event */
  #pressed(event) {
    const act = /** @type {HTMLElement} */ (event.target).dataset.enter;
    if (event.key !== "Enter" || event.isComposing || !act) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (this.root.querySelector(`button[name=act][value=${act}]`))?.click();
  }

  /** @param {string} url of a text about them */
  async #copy(url) {
    const chosen = this.chosen.map((box) => box.value);
    const answer = await fetch(`${url}&variant=${chosen.join(",")}`);
    if (!answer.ok) return say("The text could not be made");
    await copyText(await answer.text(), `${chosen.length} copied as Markdown`);
  }
}

for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-choice]"))) new Choice(root);
