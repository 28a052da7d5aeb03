/** What is wrong with a run that goes on: nothing comes any more, or tests hang. */

import { part, setText } from "./dom.js";
import { partsOf } from "./lib/nodeid.js";
import { counted } from "./lib/show.js";

/** A run that brings no result for so long is told of. */
const QUIET_S = 30;

/** @typedef {{id: number, nodeid: string, worker: string | null, since: string, limit_s: number | null}} Hanging */

export class Alarm {
  /** @param {HTMLElement} root @param {(text: string) => void} announce */
  constructor(root, announce) {
    this.root = root;
    this.announce = announce;
    /** @type {Hanging[]} */
    this.hanging = [];
    /** @type {import("./side.js").Running[]} */
    this.running = [];
    /** @type {Set<number>} reports that were told of */
    this.told = new Set();
  }

  /** @param {import("./counters.js").Aggregate} agg @param {number} now ms of the server's clock */
  tell({ hanging, running }, now) {
    this.hanging = hanging;
    this.running = running;
    for (const one of hanging) {
      if (this.told.has(one.id)) continue;
      this.told.add(one.id);
      this.announce(sentence(one, now));
    }
  }

  /** @param {number} now ms @param {number | null} newest when the newest result came, ms; null before the first @param {boolean} live */
  tick(now, newest, live) {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-since]"))) {
      setText(element, whole(now - Date.parse(element.dataset.since ?? "")));
    }
    const texts = live ? this.#texts(now, newest) : [];
    const alarm = part(this.root, "alarm");
    alarm.hidden = !texts.length;
    setText(alarm, texts.join(" "));
  }

  /** @param {number} now @param {number | null} newest */
  #texts(now, newest) {
    const texts = [];
    const [first, ...others] = this.hanging;
    if (newest !== null && now - newest >= QUIET_S * 1000) {
      texts.push(`No result for ${whole(now - newest)}.`);
      const [longest] = this.running;
      if (longest && !first) texts.push(sentence({ ...longest, limit_s: null }, now));
    }
    if (first) texts.push(sentence(first, now));
    if (others.length) texts.push(`${others.length} more ${others.length === 1 ? "test hangs" : "tests hang"}.`);
    return texts;
  }
}

/** @param {Omit<Hanging, "id">} one @param {number} now ms */
function sentence(one, now) {
  const elapsed = now - Date.parse(one.since);
  const [, name, params] = partsOf(one.nodeid);
  const ends = one.limit_s !== null && one.limit_s * 1000 > elapsed ? `; its timeout ends it in ${whole(one.limit_s * 1000 - elapsed)}` : "";
  return `${one.worker ?? "The session"} is in ${name}${params} for ${whole(elapsed)}${ends}.`;
}

/** @param {number} ms */
function whole(ms) {
  return counted(ms / 1000);
}
