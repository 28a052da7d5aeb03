/** The failures, kept at the top, those the server wrote too. */

import { copyOf, part, setBackend, setStatus, setTestId, setText, slot } from "./dom.js";
import { count, seconds } from "./lib/show.js";

const MOST = 100;
/** As `dashboard.standing`. */
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
  }

  clear() {
    this.list.replaceChildren();
    this.card.hidden = true;
  }

  /** A result that came since the page was made. @param {Row} row */
  add(row) {
    const item = copyOf(this.root, "failure");
    const old = this.#of(row), times = Number(old?.dataset.times ?? 0) + 1;
    const notes = [seconds(row.duration_s), row.worker, times > 1 ? `${count(times)} times` : row.attempt > 1 ? `attempt ${row.attempt}` : null];
    Object.assign(item.dataset, { seq: row.seq, variant: variantOf(row), attempt: row.attempt, times });
    setStatus(slot(item, "status"), row.outcome, row.why?.reason ?? null);
    setText(slot(item, "note"), notes.filter(Boolean).join(" · "));
    setTestId(item, row.nodeid);
    setText(slot(item, "message"), firstLine(row.why?.message ?? "") || row.why?.kind || "no message");
    setBackend(slot(item, "backend"), row.backend);
    setText(slot(item, "later"), row.why?.note ?? "");
    slot(item, "link").setAttribute("href", `${this.base}${row.seq}/`);
    this.#put(item, row.why?.standing ?? "new", old);
    this.card.hidden = false;
    while (this.list.children.length > MOST) this.list.lastElementChild?.remove();
  }

  /** A later attempt passed. @param {Row} row */
  cure(row) {
    const item = this.#of(row);
    if (item?.dataset.attempt !== String(row.attempt - 1)) return;
    setText(slot(item, "later"), "passed on retry");
    this.#put(item, "cured");
  }

  /** The row of its variant. @param {Row} row */
  #of(row) {
    return this.#items().find((item) => item.dataset.variant === variantOf(row));
  }

  #items() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {HTMLElement} item @param {string} standing @param {HTMLElement} [old] whose place it takes, and focus */
  #put(item, standing, old = item) {
    const focused = old.contains(document.activeElement);
    old.remove();
    const rank = ORDER.indexOf(standing);
    item.dataset.standing = standing;
    const next = this.#items().find((other) => ORDER.indexOf(other.dataset.standing ?? "") >= rank);
    this.list.insertBefore(item, next ?? null);
    if (focused) item.querySelector("a")?.focus();
  }

  /** Focus the next failure. */
  step() {
    const links = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("a.whole")]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    links[(at + 1) % links.length]?.focus();
  }

  /** @param {number} bad results */
  tell(bad) {
    const shown = this.list.children.length;
    this.more.hidden = bad <= this.#items().reduce((sum, item) => sum + Number(item.dataset.times), 0);
    setText(part(this.root, "bad-count"), count(bad));
    this.more.firstChild?.replaceWith(`${count(shown)} are shown. `);
  }
}

/** @param {Row} row */
function variantOf(row) {
  return `${row.nodeid} ${row.backend[0]}`;
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split("\n", 1)[0] ?? "";
}
