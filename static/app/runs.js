/**
 * `<live-runs>`: the list of runs. While somebody looks at it, the server is asked whether there is news, at most twice
 * a second, and for the list only then. Rows that stay the same stay untouched.
 */

import { fetchNews } from "./partial.js";

const LIVE_MS = 500;
const IDLE_MS = 3_000;
/** What is told above the list. */
const ABOVE = [".verdict", ".choices"];

class LiveRuns extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;
  /** What the list stands for that is shown. */
  tag = "";

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#wake);
    this.querySelector("[data-newer]")?.addEventListener("click", () => this.#showNewer());
    this.#plan();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.#wake);
  }

  #wake = () => {
    if (!document.hidden) void this.#look();
  };

  #plan() {
    clearTimeout(this.timer);
    const live = this.querySelector('tr[data-state="running"]');
    this.timer = setTimeout(() => void this.#look(), live ? LIVE_MS : IDLE_MS);
  }

  /** @param {boolean} [isAsked] somebody wants to see all rows */
  async #look(isAsked = false) {
    clearTimeout(this.timer);
    if (!document.hidden) {
      try {
        const news = await fetchNews("rows", location.href, this.tag);
        this.tag = news?.tag ?? this.tag;
        if (news) this.#patch(news.fresh, isAsked);
      } catch {
        // The list stays as it is; the next look may do better.
      }
    }
    this.#plan();
  }

  /** @param {Document} fresh @param {boolean} isAsked */
  #patch(fresh, isAsked) {
    const [body, next] = [this.querySelector("tbody"), fresh.querySelector("tbody")];
    if (!body || !next) return void ((body || next) && location.reload()); // the first runs, or the last that matched
    for (const name of ABOVE) this.#renew(this.querySelector(name), fresh.querySelector(name));
    const known = new Map([...body.rows].map((row) => [row.dataset.run, row]));
    const newer = this.#isRead() && !isAsked ? [...next.rows].filter((row) => !known.has(row.dataset.run)) : [];
    this.#tellNewer(newer.filter((row) => row.dataset.state).length);
    const rows = [...next.rows].filter((row) => !newer.includes(row)).map((row) => this.#row(known.get(row.dataset.run), row));
    for (const row of [...body.rows]) if (!rows.includes(row)) row.remove();
    rows.forEach((row, at) => row === body.rows[at] || body.insertBefore(row, body.rows[at] ?? null)); // a row that is moved loses the focus
    document.dispatchEvent(new CustomEvent("rows-changed"));
  }

  /** Whether the beginning of the list is out of sight: rows that came there would move what is being read. */
  #isRead() {
    return (this.querySelector("tbody")?.getBoundingClientRect().top ?? 0) < 0;
  }

  /** @param {number} waiting runs that are not shown yet */
  #tellNewer(waiting) {
    if (waiting) this.tag = ""; // the list that is shown is older than what was sent
    const [place, button] = [this.querySelector(".newer"), this.querySelector("[data-newer]")];
    if (place) place.toggleAttribute("hidden", !waiting);
    if (button) button.textContent = `${waiting} new ${waiting === 1 ? "run" : "runs"}`;
  }

  #showNewer() {
    scrollTo({ top: 0 });
    void this.#look(true);
  }

  /** @param {Element | null} old @param {Element | null} fresh */
  #renew(old, fresh) {
    if (!old || !fresh || old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) return;
    old.replaceWith(document.importNode(fresh, true));
  }

  /** The row that is there, unless the fresh one differs. @param {HTMLTableRowElement | undefined} old @param {HTMLTableRowElement} fresh */
  #row(old, fresh) {
    if (!old) return document.importNode(fresh, true);
    const focused = old.contains(document.activeElement);
    if (old.dataset.state === fresh.dataset.state && (focused || old.innerHTML === fresh.innerHTML)) return old;
    const row = document.importNode(fresh, true);
    const [box, was] = [row.querySelector("input"), old.querySelector("input")];
    if (box && was) box.checked = was.checked;
    old.replaceWith(row);
    if (focused) row.querySelector("a")?.focus();
    return row;
  }
}

customElements.define("live-runs", LiveRuns);
