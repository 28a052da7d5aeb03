/** The failures, kept at the top: those the server wrote, and those that came since. */

import { copyOf, part, setBackend, setStatus, setTestId, setText, slot } from "./dom.js";
import { count, seconds } from "./lib/show.js";

const MOST = 100;
/** As `dashboard.standing` has it: what has to be looked at first. */
const ORDER = ["new", "broken", "flaky", "infra", "cured"];

/** @typedef {ReturnType<import("./lib/results.js").Results["row"]>} Row */

export class FailureList {
  /** @param {ParentNode} root @param {string} base address of the run's results */
  constructor(root, base) {
    this.root = root;
    this.base = base;
    this.card = part(root, "failures");
    this.list = part(root, "failure-list");
    this.more = part(root, "more-failures");
    /** @type {Map<string, HTMLElement>} failing attempts that a retry may still cure */
    this.open = new Map();
  }

  clear() {
    this.open.clear();
    this.list.replaceChildren();
    this.card.hidden = true;
  }

  /** A result that came since the page was made: new failures on top, then those that are known. @param {Row} row */
  add(row) {
    const item = copyOf(this.root, "failure");
    const times = this.#replaced(`${row.nodeid} ${row.backend}`) + 1;
    const notes = [seconds(row.duration_s), row.worker, times > 1 ? `${count(times)} times` : row.attempt > 1 ? `attempt ${row.attempt}` : null];
    item.dataset.seq = String(row.seq);
    item.dataset.variant = `${row.nodeid} ${row.backend}`;
    item.dataset.times = String(times);
    setStatus(slot(item, "status"), row.outcome, row.why?.reason ?? null);
    setText(slot(item, "note"), notes.filter(Boolean).join(" · "));
    setTestId(item, row.nodeid);
    setText(slot(item, "message"), firstLine(row.why?.message ?? "") || row.why?.kind || "no message");
    setBackend(slot(item, "backend"), row.backend);
    setText(slot(item, "later"), row.why?.note ?? "");
    slot(item, "link").setAttribute("href", `${this.base}${row.seq}/`);
    this.#put(item, row.why?.standing ?? "new");
    this.card.hidden = false;
    this.open.set(`${row.nodeid} ${row.attempt}`, item);
    while (this.list.children.length > MOST) this.list.lastElementChild?.remove();
  }

  /** A later attempt passed. @param {Row} row */
  cure(row) {
    const item = this.open.get(`${row.nodeid} ${row.attempt - 1}`);
    if (!item?.isConnected) return;
    setText(slot(item, "later"), "passed on retry");
    this.#put(item, "cured");
  }

  /** A variant has one row, that of its newest failure: how many results the one before it stood for. @param {string} variant */
  #replaced(variant) {
    const old = /** @type {HTMLElement[]} */ ([...this.list.children]).find((item) => item.dataset.variant === variant);
    old?.remove();
    return Number(old?.dataset.times ?? 0);
  }

  /** @param {HTMLElement} item @param {string} standing */
  #put(item, standing) {
    const rank = ORDER.indexOf(standing);
    const items = /** @type {HTMLElement[]} */ ([...this.list.children]);
    item.dataset.standing = standing;
    const next = items.find((other) => other !== item && ORDER.indexOf(other.dataset.standing ?? "") >= rank);
    this.list.insertBefore(item, next ?? null);
  }

  /** Focus the next failure, after the last one the first. */
  step() {
    const links = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("a.whole")]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    links[(at + 1) % links.length]?.focus();
  }

  /** @param {number} bad failing results there are in all */
  tell(bad) {
    const items = /** @type {HTMLElement[]} */ ([...this.list.children]);
    const shown = items.length;
    this.more.hidden = bad <= items.reduce((sum, item) => sum + Number(item.dataset.times ?? 1), 0);
    setText(part(this.root, "bad-count"), count(bad));
    this.more.firstChild?.replaceWith(`${count(shown)} are shown. `);
  }
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split("\n", 1)[0] ?? "";
}
