/** Which results pass the filter, in the order they came. */

import { BACKENDS, OUTCOMES } from "./look.js";
import { isEmpty, parse } from "./filter.js";

/** @typedef {import("./results.js").Results} Results */

export class View {
  filter = parse("");
  /** No filter: every result matches, and `matches` is not kept. */
  all = true;
  seen = 0;
  /** @type {number[]} places of the matching results */
  matches = [];
  /** @type {boolean[]} by place in `nodeids` */
  fits = [];
  /** @type {Set<number> | null} */
  outcomes = null;
  /** @type {Set<number> | null} */
  backends = null;

  /** @param {Results} results */
  constructor(results) {
    this.results = results;
  }

  /** @param {string} text */
  setFilter(text) {
    this.filter = parse(text);
    this.#restart();
    this.extend();
  }

  /** Look at everything again, as after a reset. */
  clear() {
    this.#restart();
  }

  #restart() {
    this.seen = 0;
    this.matches = [];
    this.fits = [];
    this.all = isEmpty(this.filter);
    this.outcomes = codes(this.filter.outcomes, OUTCOMES);
    this.backends = codes(this.filter.backends, BACKENDS.map(([name]) => name));
  }

  /** Take in what arrived since the last time. */
  extend() {
    if (!this.all) for (let at = this.seen; at < this.results.size; at += 1) if (this.#matches(at)) this.matches.push(at);
    this.seen = this.results.size;
  }

  get size() {
    return this.all ? this.results.size : this.matches.length;
  }

  /** The place of row `index` of the list, the newest being row 0. @param {number} index */
  at(index) {
    const place = this.size - 1 - index;
    return this.all ? place : this.matches[place] ?? 0;
  }

  /** @param {number} at */
  #matches(at) {
    const { results, filter } = this;
    if (this.outcomes && !this.outcomes.has(results.out[at] ?? 0)) return false;
    if (this.backends && !this.backends.has(results.be[at] ?? 0)) return false;
    if (filter.workers.size && !filter.workers.has(results.workers[results.w[at] ?? 0] ?? "")) return false;
    return !filter.words.length || this.#nameFits(results.test[at] ?? 0);
  }

  /** @param {number} test */
  #nameFits(test) {
    const known = this.fits[test];
    if (known !== undefined) return known;
    const name = (this.results.nodeids[test] ?? "").toLowerCase();
    const fits = this.filter.words.every((word) => name.includes(word));
    this.fits[test] = fits;
    return fits;
  }
}

/** @param {Set<string>} wanted @param {readonly string[]} names @returns {Set<number> | null} */
function codes(wanted, names) {
  return wanted.size ? new Set([...wanted].map((name) => names.indexOf(name)).filter((code) => code >= 0)) : null;
}
