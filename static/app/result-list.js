/** The list of all results: only the rows that can be seen exist. Newest first. */

import { copyOf, setBackend, setStatus, setTestId, setText, slot } from "./dom.js";
import { count, seconds } from "./lib/show.js";
import { STALL_S } from "./lib/verdict.js";
import { windowOf } from "./lib/view.js";

const FALLBACK_ROW_PX = 32;
/** Width of a character of the list's type, 12 px JetBrains Mono. */
const CHARACTER_PX = 7.2;
const MOST_LINES = 4;

export class ResultList {
  /**
   * @param {ParentNode} root has the row template
   * @param {HTMLElement} scroll what scrolls
   * @param {import("./lib/view.js").View} view
   * @param {string} base address of the run's results
   * @param {() => void} moved called when following begins or ends
   */
  constructor(root, scroll, view, base, moved) {
    this.root = root;
    this.scroll = scroll;
    this.view = view;
    this.base = base;
    this.moved = moved;
    this.following = true;
    this.held = false;
    this.taken = false;
    /** @type {Map<HTMLElement, number>} row → place of its result */
    this.places = new Map();
    /** @type {HTMLElement[]} */
    this.pool = [];
    this.shown = 0;
    this.active = 0;
    this.longest = 0;
    this.rowPx = FALLBACK_ROW_PX;
    this.pad = document.createElement("div");
    this.pad.className = "r-pad";
    scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    scroll.addEventListener("keydown", (event) => this.#pressed(event));
    scroll.addEventListener("focusin", ({ target }) => target === scroll || this.follow(false, this.held));
    new ResizeObserver(() => this.taken && this.#measure()).observe(scroll);
  }

  /** Replace the server's rows; from now on this list draws them. */
  take() {
    if (this.taken) return;
    this.taken = true;
    const seq = Number(this.focused?.href.match(/(\d+)\/$/)?.[1] ?? 0);
    this.scroll.replaceChildren(this.pad);
    this.scroll.classList.add("is-virtual");
    this.scroll.parentElement?.setAttribute("role", "grid");
    this.#measure();
    if (seq) this.#focus(this.#indexOf(seq));
  }

  /** The row that shows a result, else the first. @param {number} seq */
  #indexOf(seq) {
    for (let index = 0; index < this.shown; index += 1) if (this.view.at(index + this.waiting) === seq - 1) return index;
    return 0;
  }

  /** Find out how high a row is; it has a second line when the longest name would not fit into one. */
  #measure() {
    const table = this.scroll.parentElement;
    const row = this.pool[0] ?? this.#newRow();
    const was = row.hidden;
    this.longest = this.view.results.longestName;
    row.hidden = false;
    table?.classList.remove("is-tall");
    if (this.#columns(row) < this.longest) {
      table?.classList.add("is-tall");
      const lines = Math.ceil(this.longest / Math.max(1, this.#columns(row)));
      table?.style.setProperty("--lines", String(Math.min(MOST_LINES, lines)));
    }
    this.rowPx = row.offsetHeight || FALLBACK_ROW_PX;
    row.hidden = was;
    this.paint();
  }

  /** Characters of a node id that fit into a line of a row. @param {HTMLElement} row */
  #columns(row) {
    return Math.floor((row.querySelector(".r-test")?.clientWidth ?? 0) / CHARACTER_PX);
  }

  /** Of a row. */
  get focused() {
    return /** @type {HTMLAnchorElement | null} */ (this.scroll.querySelector("a:focus"));
  }

  /** Results that are there but held back while the list stands still. */
  get waiting() {
    return this.view.size - this.shown;
  }

  /** @param {boolean} on @param {boolean} [held] stands still until told otherwise */
  follow(on, held = false) {
    this.following = on;
    this.held = held;
    if (on) this.scroll.scrollTop = 0;
    if (on) this.focused?.blur();
    this.paint();
    this.moved();
  }

  /** Begin at the top, as after a change of the filter. */
  restart() {
    this.scroll.scrollTop = 0;
    this.active = 0;
    this.places.clear();
    this.shown = this.view.size;
    this.paint();
  }

  #scrolled() {
    const top = this.scroll.scrollTop <= 2 && !this.focused;
    if (!this.held && top !== this.following) this.follow(top);
    else this.paint();
  }

  paint() {
    if (!this.taken) return;
    if (this.view.results.longestName > this.longest) return this.#measure();
    if (this.following) this.shown = this.view.size;
    this.pad.style.height = `${this.shown * this.rowPx}px`;
    this.scroll.parentElement?.setAttribute("aria-rowcount", String(this.shown + 1));
    const [first, end] = windowOf(this.scroll.scrollTop, this.scroll.clientHeight, this.rowPx, this.shown);
    while (this.pool.length < end - first) this.#newRow();
    this.pool.forEach((row) => (row.hidden = true));
    for (let index = first; index < end; index += 1) this.#place(index);
  }

  #newRow() {
    const row = copyOf(this.root, "row");
    row.hidden = true;
    this.pool.push(row);
    this.scroll.append(row);
    return row;
  }

  /** @param {number} index row of the list, 0 the newest shown */
  #place(index) {
    const at = this.view.at(index + this.waiting);
    const row = this.pool[(this.shown - 1 - index) % this.pool.length];
    if (!row) return;
    row.hidden = false;
    row.style.transform = `translateY(${index * this.rowPx}px)`;
    row.setAttribute("aria-rowindex", String(index + 2));
    if (this.places.get(row) !== at) this.#fill(row, at);
    slot(row, "link").tabIndex = index === this.active ? 0 : -1;
  }

  /** @param {HTMLElement} row @param {number} at */
  #fill(row, at) {
    this.places.set(row, at);
    slot(row, "link").blur();
    const result = this.view.results.row(at);
    const attempt = slot(row, "attempt");
    const tick = slot(row, "tick");
    setText(slot(row, "seq"), count(result.seq));
    setStatus(slot(row, "status"), result.outcome, result.why?.reason ?? null);
    attempt.hidden = result.attempt < 2;
    setText(attempt, `attempt ${result.attempt}`);
    setTestId(row, result.nodeid);
    setBackend(slot(row, "backend"), result.backend);
    setText(slot(row, "duration"), seconds(result.duration_s));
    setText(tick, seconds(result.longest_tick_s));
    tick.className = result.longest_tick_s >= STALL_S ? "num t-slow" : "num dim";
    slot(row, "link").setAttribute("href", `${this.base}${result.seq}/`);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (by !== undefined && this.scroll.contains(document.activeElement)) {
      event.preventDefault();
      this.step(by);
    }
  }

  /** Move the focus by so many rows. @param {number} by */
  step(by) {
    if (!this.taken || !this.shown) return false;
    this.#focus(this.focused ? Math.max(0, Math.min(this.shown - 1, this.active + by)) : this.#firstSeen());
    return true;
  }

  /** @param {number} index */
  #focus(index) {
    this.active = index;
    const top = this.active * this.rowPx;
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop) this.scroll.scrollTop = top;
    else if (top + this.rowPx > scrollTop + clientHeight) this.scroll.scrollTop = top + this.rowPx - clientHeight;
    this.paint();
    this.#linkOf(this.active)?.focus({ preventScroll: true });
    this.scroll.scrollIntoView({ block: "nearest" });
  }

  #firstSeen() {
    return Math.min(this.shown - 1, Math.ceil(this.scroll.scrollTop / this.rowPx));
  }

  /** @param {number} index */
  #linkOf(index) {
    const at = this.view.at(index + this.waiting);
    const row = this.pool.find((one) => !one.hidden && this.places.get(one) === at);
    return row && slot(row, "link");
  }
}
