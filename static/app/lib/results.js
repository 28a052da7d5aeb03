/** The results of a run in columns: 20 000 of them are a few arrays, not 20 000 objects. */

import { BACKENDS, LETTERS, OUTCOMES } from "./look.js";
import { partsOf } from "./nodeid.js";

/**
 * @typedef {object} Batch results `from … to` of a run, as the live protocol sends them
 * @property {number} from
 * @property {number} to
 * @property {number} head
 * @property {string} epoch
 * @property {[number, string][]} tests
 * @property {{test: number[], out: string, be: number[], us: number[], stall: (number | null)[], w: (string | null)[],
 *   att: number[], at: number[], ses: number[], why: [number, string | null, string | null, string, string, string][]}} c
 */

/** @typedef {{reason: string | null, kind: string | null, message: string, standing: string, note: string}} Why */

const FIRST_ROOM = 1024;

export class Results {
  size = 0;
  /** @type {string[]} node ids, each once */
  nodeids = [];
  /** Results by outcome, in the order of `OUTCOMES`. */
  counts = OUTCOMES.map(() => 0);
  /** Second and later attempts. */
  retried = 0;
  /** Sum over all results, µs. */
  total_us = 0;
  /** The longest tick of all, µs; NaN while none was measured. */
  longest_us = NaN;
  /** Characters of the longest test name, without path and parameters. */
  longestName = 0;
  /** @type {Map<number, number>} key on the wire → place in `nodeids`; outlives a reset */
  places = new Map();
  /** @type {Map<number, Why>} by sequence number */
  why = new Map();
  /** @type {(string | null)[]} */
  workers = [null];
  test = new Uint32Array(FIRST_ROOM);
  out = new Uint8Array(FIRST_ROOM);
  be = new Uint8Array(FIRST_ROOM);
  us = new Float64Array(FIRST_ROOM);
  stall = new Float64Array(FIRST_ROOM);
  att = new Uint16Array(FIRST_ROOM);
  w = new Uint16Array(FIRST_ROOM);
  /** When it began, ms after the run. */
  at = new Float64Array(FIRST_ROOM);
  /** Place in `sessions`. */
  ses = new Uint16Array(FIRST_ROOM);
  /** @type {number[]} */
  sessions = [];

  /** Forget all results. */
  clear() {
    this.size = 0;
    this.counts = OUTCOMES.map(() => 0);
    this.retried = 0;
    this.total_us = 0;
    this.longest_us = NaN;
    this.why = new Map();
    this.workers = [null];
    this.sessions = [];
  }

  /** @param {number} wanted rows there has to be room for */
  #grow(wanted) {
    if (wanted <= this.test.length) return;
    const room = Math.max(wanted, this.test.length * 2);
    this.test = grown(this.test, new Uint32Array(room));
    this.out = grown(this.out, new Uint8Array(room));
    this.be = grown(this.be, new Uint8Array(room));
    this.us = grown(this.us, new Float64Array(room));
    this.stall = grown(this.stall, new Float64Array(room));
    this.att = grown(this.att, new Uint16Array(room));
    this.w = grown(this.w, new Uint16Array(room));
    this.at = grown(this.at, new Float64Array(room));
    this.ses = grown(this.ses, new Uint16Array(room));
  }

  /** Append results; the caller has made sure that they are the next ones. @param {Batch} batch */
  append(batch) {
    for (const [key, nodeid] of batch.tests) {
      if (this.places.has(key)) continue;
      this.places.set(key, this.nodeids.push(nodeid) - 1);
      this.longestName = Math.max(this.longestName, partsOf(nodeid)[1].length);
    }
    const rows = batch.c.test.length;
    this.#grow(this.size + rows);
    for (let row = 0; row < rows; row += 1) {
      this.#put(this.size + row, row, batch.c);
      this.#add(this.size + row);
    }
    for (const [seq, reason, kind, message, standing, note] of batch.c.why) this.why.set(seq, { reason, kind, message, standing, note });
    this.size += rows;
  }

  /** @param {number} at @param {number} row @param {Batch["c"]} c */
  #put(at, row, c) {
    this.test[at] = this.places.get(c.test[row] ?? -1) ?? 0;
    this.out[at] = Math.max(0, LETTERS.indexOf(c.out[row] ?? "e"));
    this.be[at] = c.be[row] ?? 0;
    this.us[at] = c.us[row] ?? 0;
    this.stall[at] = c.stall[row] ?? NaN;
    this.att[at] = c.att[row] ?? 1;
    this.w[at] = placeOf(this.workers, c.w[row] ?? null);
    this.at[at] = c.at[row] ?? 0;
    this.ses[at] = placeOf(this.sessions, c.ses[row] ?? 0);
  }

  /** @param {number} at */
  #add(at) {
    const [outcome, tick] = [this.out[at] ?? 0, this.stall[at] ?? NaN];
    this.counts[outcome] = (this.counts[outcome] ?? 0) + 1;
    if ((this.att[at] ?? 1) > 1) this.retried += 1;
    this.total_us += this.us[at] ?? 0;
    if (!Number.isNaN(tick) && !(tick <= this.longest_us)) this.longest_us = tick;
  }

  /** Everything so far in figures, as the server tells them. */
  aggregate() {
    /** @type {Record<string, number>} */
    const n = Object.fromEntries(OUTCOMES.map((name, at) => [name, this.counts[at] ?? 0]));
    n.retried = this.retried;
    const longest_tick_s = Number.isNaN(this.longest_us) ? null : this.longest_us / 1e6;
    return { n, seq: this.size, longest_tick_s, duration_s: this.total_us / 1e6 };
  }

  /** One result as an object; `at` counts from 0, so its sequence number is `at + 1`. @param {number} at */
  row(at) {
    const outcome = OUTCOMES[this.out[at] ?? 2] ?? "error";
    const backend = BACKENDS[this.be[at] ?? 0] ?? BACKENDS[5];
    return {
      seq: at + 1,
      nodeid: this.nodeids[this.test[at] ?? 0] ?? "",
      outcome,
      backend,
      duration_s: (this.us[at] ?? 0) / 1e6,
      longest_tick_s: (this.stall[at] ?? NaN) / 1e6,
      attempt: this.att[at] ?? 1,
      worker: this.workers[this.w[at] ?? 0] ?? null,
      why: this.why.get(at + 1) ?? null,
    };
  }

  /** Whether a result counts as a failure. @param {number} at */
  isBad(at) {
    return this.out[at] === 1 || this.out[at] === 2;
  }
}

/** Where `value` is in a short list, which it is added to if need be. @template T @param {T[]} list @param {T} value */
function placeOf(list, value) {
  const known = list.indexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}

/** @template {Uint8Array | Uint16Array | Uint32Array | Float64Array} T @param {T} old @param {T} bigger @returns {T} */
function grown(old, bigger) {
  bigger.set(old);
  return bigger;
}
