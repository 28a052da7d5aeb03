/** How the page hangs on the server, in words; and what is read aloud. */

import { part, setText } from "./dom.js";
import { count, plural } from "./lib/show.js";

const ANNOUNCE_EVERY_MS = 10_000;

export class Status {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {import("./connection.js").Link} */
    this.now = { state: "connecting" };
    this.said = 0;
    this.line = "";
  }

  /** @param {import("./connection.js").Link} link @param {number} size results that are here */
  link(link, size) {
    this.now = link;
    part(this.root, "banner").hidden = link.state !== "lost";
    this.tick(size);
  }

  get hears() {
    return this.now.state === "live" || this.now.state === "polling";
  }

  /** @param {number} size */
  tick(size) {
    const link = this.now;
    if (link.state === "lost") {
      const ago = Math.round((Date.now() - link.since) / 1000);
      const next = Math.max(0, Math.ceil((link.next - Date.now()) / 1000));
      const again = next ? `trying again in ${next}\u2009s` : "trying again now";
      setText(part(this.root, "banner-text"), `Connection lost ${ago}\u2009s ago. Showing results up to ${count(size)}; ${again}.`);
    }
    this.#tell();
  }

  /** @param {number} size @param {number} head @param {boolean} live */
  results(size, head, live) {
    const some = `${count(size)} of ${plural(head, "result")} are here`;
    const all = live ? `All ${plural(head, "result")} so far are here` : `The run has ended, and all its results are here`;
    this.line = size >= head ? all : some;
    this.#tell();
  }

  #tell() {
    const words = {
      connecting: "Connecting.",
      live: `${this.line}.`,
      polling: `Sockets do not get through, so this page asks every 2\u2009s. ${this.line}.`,
      refused: "The server no longer shows this run to you. Log in again, then reload.",
      lost: `Not connected. ${this.line}.`,
    };
    setText(part(this.root, "connection"), words[this.now.state]);
  }

  /** @param {import("./counters.js").Aggregate} agg */
  progress({ seq, total, n, state }) {
    const now = Date.now();
    if (now - this.said < ANNOUNCE_EVERY_MS && state === "running") return;
    const bad = (n.failed ?? 0) + (n.error ?? 0);
    const done = total !== null && total >= seq ? `${seq} of ${total} done` : `${seq} done`;
    this.announce(`${state === "running" ? done : `Run ${state}, ${seq} results`}, ${bad} failed`);
  }

  /** @param {string} text */
  announce(text) {
    this.said = Date.now();
    setText(part(this.root, "announce"), text);
  }
}
