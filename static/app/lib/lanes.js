/** What each worker of a run did when: a lane a worker, in columns of time. */

/** @typedef {import("./results.js").Results} Results */

/** Tones in the order in which a column shows the gravest. */
export const TONES = ["passed", "neutral", "flaky", "slow", "failed"];
const BY_OUTCOME = [1, 5, 5, 2, 2, 3];
const SLOW = 4;

/**
 * @typedef {object} Lane
 * @property {number} session place in the sessions of the results
 * @property {string} name
 * @property {number} ended ms after the start of the run, of its newest result
 * @property {number} last place of its newest result
 * @property {number} busy_ms
 * @property {number[]} places of its results, oldest first
 * @property {boolean} crashed
 */

export class Lanes {
  seen = 0;
  /** @type {Lane[]} */
  all = [];
  /** @type {Map<number, Lane>} */
  byKey = new Map();

  /** @param {Results} results @param {number} stall_us a tick of this length is a stall */
  constructor(results, stall_us) {
    this.results = results;
    this.stall_us = stall_us;
  }

  clear() {
    this.seen = 0;
    this.all = [];
    this.byKey = new Map();
  }

  /** Take in what arrived since the last time. */
  extend() {
    for (; this.seen < this.results.size; this.seen += 1) this.#add(this.seen);
  }

  /** @param {number} at */
  #add(at) {
    const { results } = this;
    const lane = this.#lane(results.ses[at] ?? 0, results.w[at] ?? 0);
    const ms = (results.us[at] ?? 0) / 1000;
    const end = (results.at[at] ?? 0) + ms;
    lane.places.push(at);
    lane.busy_ms += ms;
    lane.last = at;
    lane.crashed = results.why.get(at + 1)?.reason === "crashed";
    if (end > lane.ended) lane.ended = end;
  }

  /** @param {number} session @param {number} worker @returns {Lane} */
  #lane(session, worker) {
    const key = session * 65536 + worker;
    const known = this.byKey.get(key);
    if (known) return known;
    const name = this.results.workers[worker] ?? "main";
    const lane = { session, name, ended: 0, last: 0, busy_ms: 0, places: [], crashed: false };
    this.byKey.set(key, lane);
    this.all.push(lane);
    this.all.sort((a, b) => a.session - b.session || a.name.length - b.name.length || (a.name < b.name ? -1 : 1)); // gw2 before gw10
    return lane;
  }

  /** When the newest result of all ended, ms after the start of the run. */
  get ended() {
    return this.all.reduce((newest, lane) => Math.max(newest, lane.ended), 0);
  }

  /**
   * What a lane did from `from` to `to` (ms): the gravest tone of each of `columns` stretches of time (0: idle), and
   * the longest tick in it, µs (NaN: none was measured).
   * @param {Lane} lane @param {number} from @param {number} to @param {number} columns
   */
  drawn(lane, from, to, columns) {
    const { results } = this;
    const tones = new Uint8Array(columns);
    const scale = columns / Math.max(1, to - from);
    let longest = NaN;
    for (let at = lane.places.length - 1; at >= 0; at -= 1) {
      const place = lane.places[at] ?? 0;
      const begin = results.at[place] ?? 0;
      const end = begin + (results.us[place] ?? 0) / 1000;
      if (end < from) break;
      if (begin > to) continue;
      const tick = results.stall[place] ?? NaN;
      if (!(tick <= longest)) longest = Number.isNaN(tick) ? longest : tick;
      const usual = BY_OUTCOME[results.out[place] ?? 0] ?? 1;
      const tone = usual < SLOW && tick >= this.stall_us ? SLOW : usual;
      const last = Math.min(columns - 1, Math.floor((end - from) * scale));
      for (let column = Math.max(0, Math.floor((begin - from) * scale)); column <= last; column += 1) {
        if ((tones[column] ?? 0) < tone) tones[column] = tone;
      }
    }
    return { tones, longest };
  }

  /**
   * How well the work was spread: share of the time that the workers were busy, and by how much an even split would
   * end earlier, ms; null when there is nothing to spread.
   */
  balance() {
    if (this.all.length < 2) return null;
    const began = this.all.reduce((first, lane) => Math.min(first, this.results.at[lane.places[0] ?? 0] ?? 0), Infinity);
    const wall = this.ended - began;
    const busy = this.all.reduce((sum, lane) => sum + lane.busy_ms, 0);
    const longest = this.#longest() / 1000;
    if (wall <= 0) return null;
    return { busy: Math.min(1, busy / (wall * this.all.length)), saved_ms: Math.max(0, wall - Math.max(longest, busy / this.all.length)) };
  }

  #longest() {
    let longest = 0;
    for (let at = 0; at < this.results.size; at += 1) longest = Math.max(longest, this.results.us[at] ?? 0);
    return longest;
  }
}

/** Columns of one tone as the path of an SVG, `height` high. @param {Uint8Array} tones @param {number} tone from 1 @param {number} height */
export function pathOf(tones, tone, height) {
  let path = "";
  for (let at = 0; at < tones.length; at += 1) {
    if (tones[at] !== tone) continue;
    const from = at;
    while (tones[at + 1] === tone) at += 1;
    path += `M${from} 0h${at + 1 - from}v${height}H${from}z`;
  }
  return path;
}

/** How many characters all texts begin with, up to a space: `tests py3.11` and `tests py3.13` differ from the sixth on. @param {string[]} texts */
export function commonStart(texts) {
  const [first = ""] = texts;
  let end = 0;
  while (end < first.length && texts.every((text) => text[end] === first[end])) end += 1;
  return texts.length > 1 ? first.slice(0, end).lastIndexOf(" ") + 1 : 0;
}
