/** `<case-history>`: one run pointed at in all panels of the chart, by mouse or keys, and what it says. */

const SVG = "http://www.w3.org/2000/svg";
const SAID_MS = 400;

class CaseHistory extends HTMLElement {
  at = -1;
  /** @type {HTMLTableRowElement[]} a run each, oldest first */
  rows = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  connectedCallback() {
    const svg = /** @type {SVGSVGElement | null} */ (this.querySelector("svg.history"));
    if (!svg) return;
    this.svg = svg;
    this.rows = [.../** @type {NodeListOf<HTMLTableRowElement>} */ (this.querySelectorAll(".history-table tbody tr"))].reverse();
    this.line = document.createElementNS(SVG, "path");
    this.line.setAttribute("class", "crosshair");
    svg.append(this.line);
    const scroll = this.querySelector(".history-scroll");
    if (scroll) scroll.scrollLeft = scroll.scrollWidth;
    svg.addEventListener("pointermove", (event) => this.#point(this.#placeOf(event)));
    svg.addEventListener("click", (event) => this.#open(event));
    document.addEventListener("keydown", (event) => this.#press(event));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-backend]"))) {
      button.addEventListener("click", () => {
        this.#toggle(button);
        this.#keep();
      });
    }
    for (const [act, by] of /** @type {[string, number][]} */ ([["before", -1], ["after", 1]])) {
      this.querySelector(`[data-act="${act}"]`)?.addEventListener("click", () => this.#toFailure(by));
    }
    this.#restore();
  }

  /** What the address says: `x`, the run that is pointed at, and `hide`, backends that are not shown. */
  #restore() {
    const asked = new URLSearchParams(location.search);
    const at = this.rows.findIndex((row) => row.dataset.run === asked.get("x"));
    if (at >= 0) this.#go(at);
    for (const name of (asked.get("hide") ?? "").split(",")) {
      const button = /** @type {HTMLElement | null} */ (this.querySelector(`[data-backend="${CSS.escape(name)}"]`));
      if (button) this.#toggle(button);
    }
  }

  /** Kept in the address, so that a link to the page shows the same. */
  #keep() {
    const url = new URL(location.href);
    const hidden = [...this.querySelectorAll('[data-backend][aria-pressed="false"]')].map((one) => /** @type {HTMLElement} */ (one).dataset.backend);
    url.searchParams.delete("x");
    url.searchParams.delete("hide");
    if (this.at >= 0) url.searchParams.set("x", this.rows[this.at]?.dataset.run ?? "");
    if (hidden.length) url.searchParams.set("hide", hidden.join(","));
    history.replaceState(history.state, "", url);
  }

  /** @param {PointerEvent | MouseEvent} event */
  #placeOf(event) {
    const x = this.#chartPlace(event)?.x ?? 0;
    return Math.max(0, Math.min(this.rows.length - 1, Math.floor((x - this.#first) / this.#step)));
  }

  /** In the units of the chart. @param {MouseEvent} event */
  #chartPlace(event) {
    const matrix = this.svg?.getScreenCTM();
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : null;
  }

  get #first() {
    return Number(this.svg?.dataset.first);
  }

  get #step() {
    return Number(this.svg?.dataset.step);
  }

  /** The result below the pointer, or what brought the stretch there. @param {MouseEvent} event */
  #open(event) {
    const stretch = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-address]"));
    if (stretch?.dataset.address) location.assign(stretch.dataset.address);
    else this.#linkBelow(event)?.click();
  }

  /** The result below the pointer, where it is on a strip. @param {MouseEvent} event @returns {HTMLElement | null | undefined} */
  #linkBelow(event) {
    const lane = Math.floor((this.#chartPlace(event)?.y ?? -1) / Number(this.svg?.dataset.lane));
    const cells = [...(this.rows[this.#placeOf(event)]?.querySelectorAll("[data-cell]") ?? [])];
    return lane >= 0 ? cells[lane]?.querySelector("a") : null;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const isOurs = target === document.body || target.id === "main" || target.matches(".history-scroll");
    if (!isOurs || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "ArrowLeft") this.#walk(-1);
    else if (event.key === "ArrowRight") this.#walk(1);
    else if (event.key === "Enter" && this.at >= 0) this.rows[this.at]?.querySelector("a")?.click();
    else return;
    event.preventDefault();
  }

  /** @param {number} by */
  #walk(by) {
    const at = this.at < 0 ? this.rows.length - 1 : this.at + by;
    this.#go(Math.max(0, Math.min(this.rows.length - 1, at)));
  }

  /** To the next run with a failure, from the newest if none is pointed at. @param {number} by */
  #toFailure(by) {
    let at = this.at < 0 ? this.rows.length : this.at;
    do at += by;
    while (this.rows[at] && this.rows[at]?.dataset.bad !== "1");
    if (this.rows[at]) this.#go(at);
    else this.#say(by < 0 ? "No earlier failure among these runs." : "No later failure among these runs.");
  }

  /** By keys: it is scrolled to, and read aloud when it stays. @param {number} at */
  #go(at) {
    this.#point(at);
    const scroll = this.querySelector(".history-scroll");
    const [line, box] = [this.line?.getBoundingClientRect(), scroll?.getBoundingClientRect()];
    if (line && box && scroll && (line.left < box.left || line.right > box.right)) scroll.scrollLeft += line.left - (box.left + box.right) / 2;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.#say(this.#words());
      this.#keep();
    }, SAID_MS);
  }

  /** @param {string} text */
  #say(text) {
    const place = this.querySelector('[data-part="status"]');
    if (place) place.textContent = text;
  }

  /** @param {number} at */
  #point(at) {
    if (at === this.at || !this.rows[at]) return;
    this.at = at;
    const x = this.#first + (at + 0.5) * this.#step;
    this.line?.setAttribute("d", `M${x.toFixed(1)} 0V${this.svg?.viewBox.baseVal.height}`);
    const here = this.querySelector('[data-part="here"]');
    if (here) here.textContent = this.#words();
  }

  /** What its row in the table says. */
  #words() {
    const row = this.rows[this.at];
    if (!row) return "";
    const names = [...this.querySelectorAll(".history-table thead [data-name]")].map((one) => one.textContent?.trim());
    const cells = [...row.querySelectorAll("[data-cell]")].map((one, at) => [names[at], text(one)]);
    const told = cells.filter(([, words]) => words !== "–").map(([name, words]) => `${name} ${words}`);
    return [`Run ${text(row.cells[0])}`, text(row.cells[1]), text(row.cells[2]), ...told].filter((one) => one && one !== "–").join(" · ");
  }

  /** @param {HTMLElement} button */
  #toggle(button) {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    this.svg?.classList.toggle(`no-${button.dataset.backend}`, !shown);
  }
}

/** @param {Element | undefined} element */
function text(element) {
  return (element?.textContent ?? "").replace(/\s*\n\s*/g, " ").trim();
}

customElements.define("case-history", CaseHistory);
