/** `<live-runs>`: the list of runs, fetched again while somebody looks at it. Rows that stay the same stay untouched. */

import { fetchPartial } from "./partial.js";

const LIVE_MS = 1_500;
const IDLE_MS = 3_000;

class LiveRuns extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#wake);
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

  async #look() {
    clearTimeout(this.timer);
    if (!document.hidden) {
      try {
        this.#patch(await fetchPartial("rows", location.href));
      } catch {
        // The list stays as it is; the next look may do better.
      }
    }
    this.#plan();
  }

  /** @param {Document} fresh */
  #patch(fresh) {
    const [body, next] = [this.querySelector("tbody"), fresh.querySelector("tbody")];
    if (!next) return;
    if (!body) return location.reload();
    const [verdict, newer] = [this.querySelector(".verdict"), fresh.querySelector(".verdict")];
    if (verdict && newer && verdict.innerHTML !== newer.innerHTML) verdict.replaceWith(document.importNode(newer, true));
    const known = new Map([...body.rows].map((row) => [row.dataset.run, row]));
    const rows = [...next.rows].map((row) => this.#row(known.get(row.dataset.run), row));
    if (rows.length !== body.rows.length || rows.some((row, at) => row !== body.rows[at])) body.replaceChildren(...rows);
  }

  /** The row that is there, unless the fresh one differs. @param {HTMLTableRowElement | undefined} old @param {HTMLTableRowElement} fresh */
  #row(old, fresh) {
    if (!old) return document.importNode(fresh, true);
    const focused = old.contains(document.activeElement);
    if (old.dataset.state === fresh.dataset.state && (focused || old.innerHTML === fresh.innerHTML)) return old;
    const row = document.importNode(fresh, true);
    old.replaceWith(row);
    if (focused) row.querySelector("a")?.focus();
    return row;
  }
}

customElements.define("live-runs", LiveRuns);
