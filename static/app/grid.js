/** `<run-grid>`: a cell of the grid that is pointed at, by mouse or by arrow keys, and what it says. */

const WORDS = /** @type {Record<string, string>} */ ({
  p: "passed", r: "passed on retry", f: "failed", e: "error", t: "timed out", c: "cancelled", s: "skipped", x: "xfailed", X: "xpassed", " ": "did not run",
});
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

class RunGrid extends HTMLElement {
  row = -1;
  column = -1;
  /** @type {string[]} */
  runs = [];
  /** @type {HTMLTableRowElement[]} */
  rows = [];

  connectedCallback() {
    this.runs = (this.dataset.runs ?? "").split(",");
    this.rows = [.../** @type {NodeListOf<HTMLTableRowElement>} */ (this.querySelectorAll("tr[data-cells]"))];
    this.ring = document.createElement("span");
    this.ring.className = "here";
    this.ring.hidden = true;
    this.append(this.ring);
    this.addEventListener("keydown", (event) => this.#press(event));
    this.addEventListener("focus", () => this.row < 0 && this.#point(0, this.runs.length - 1));
    this.addEventListener("pointermove", (event) => this.#hover(event));
    this.addEventListener("click", (event) => this.#at(event) && this.#open());
    addEventListener("resize", () => this.#draw());
    this.querySelector(".scroll")?.addEventListener("scroll", () => this.#draw());
    const said = this.querySelector('[data-part="said"]');
    if (said instanceof HTMLElement) {
      said.hidden = false;
      said.textContent = "Point at a cell, or move over the cells with the arrow keys.";
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.target !== this || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) this.#point(this.row + move[0], this.column + move[1]);
    else if (event.key === "Home") this.#point(this.row, 0);
    else if (event.key === "End") this.#point(this.row, this.runs.length - 1);
    else if (event.key === "Enter") this.#open();
    else if (event.key === "r") location.assign(this.#run());
    else if (event.key === "h") this.#history()?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The cell below the pointer. @param {MouseEvent} event */
  #at(event) {
    const cells = /** @type {Element} */ (event.target).closest(".cells:not(.head)");
    if (!cells) return null;
    const box = cells.getBoundingClientRect();
    const row = this.rows.indexOf(/** @type {HTMLTableRowElement} */ (cells.closest("tr")));
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.runs.length);
    return { row, column: Math.max(0, Math.min(this.runs.length - 1, column)) };
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    const at = this.#at(event);
    if (at && (at.row !== this.row || at.column !== this.column)) this.#point(at.row, at.column, false);
  }

  /** @param {number} row @param {number} column @param {boolean} [scrolls] */
  #point(row, column, scrolls = true) {
    this.row = Math.max(0, Math.min(this.rows.length - 1, row));
    this.column = Math.max(0, Math.min(this.runs.length - 1, column));
    if (scrolls) this.rows[this.row]?.scrollIntoView({ block: "nearest" });
    this.#draw();
    const said = this.querySelector('[data-part="said"]');
    if (said) said.textContent = this.#words();
  }

  #words() {
    const row = this.rows[this.row];
    const mark = row?.dataset.cells?.[this.column] ?? " ";
    const name = row?.querySelector(".tid")?.getAttribute("title") ?? "";
    const backend = row?.querySelector(".backend")?.getAttribute("title") ?? "";
    return `Run ${this.runs[this.column]}: ${WORDS[mark]} · ${name} · ${backend} · Enter opens it, r the run, h the history`;
  }

  #draw() {
    const cells = this.rows[this.row]?.querySelector(".cells");
    if (!cells || !this.ring) return;
    const [box, own] = [cells.getBoundingClientRect(), this.getBoundingClientRect()];
    const width = box.width / this.runs.length;
    this.ring.hidden = false;
    this.ring.style.left = `${box.left - own.left + this.column * width - 2}px`;
    this.ring.style.top = `${box.top - own.top - 2}px`;
    this.ring.style.width = `${width * 0.8 + 4}px`;
    this.ring.style.height = `${box.height + 4}px`;
  }

  #run() {
    return `${this.dataset.base}${this.runs[this.column]}/`;
  }

  #history() {
    return /** @type {HTMLElement | null | undefined} */ (this.rows[this.row]?.querySelector("[data-history]"));
  }

  /** The test in the run. */
  #open() {
    const name = this.rows[this.row]?.querySelector(".tid")?.getAttribute("title") ?? "";
    location.assign(`${this.#run()}?q=${encodeURIComponent((name.split("[")[0] ?? name).split("::").slice(1).join("::"))}`);
  }
}

customElements.define("run-grid", RunGrid);
