/** Which results pass the filter, in the order they came, and which of their rows are near enough to be seen. */

import { parse } from "./filter-language.js";
import { matcher } from "./matcher.js";

/** @typedef {import("./results.js").Results} Results */

const SPARE = 6;

export class View {
  filter = parse("");
  /** No filter: every result matches, and `matches` is not kept. */
  all = true;
  seen = 0;
  /** @type {number[]} places of the matching results */
  matches = [];
  /** @type {import("./matcher.js").Test | null} */
  fits = null;

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
    this.fits = matcher(this.filter, this.results);
    this.all = this.fits === null;
  }

  /** Take in what arrived since the last time. */
  extend() {
    if (!this.all) for (let at = this.seen; at < this.results.size; at += 1) if (this.fits?.(at)) this.matches.push(at);
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
}

/**
 * @param {number} top how far the list is scrolled, px
 * @param {number} height what is seen of it, px
 * @param {number} row height of a row, px
 * @param {number} size rows there are
 * @returns {[first: number, end: number]} rows `first … end - 1`
 */
export function windowOf(top, height, row, size) {
  const first = Math.max(0, Math.min(size, Math.floor(top / row) - SPARE));
  return [first, Math.min(size, Math.ceil((top + height) / row) + SPARE)];
}
