/** The cards beside a run: tests that run now, its backends and its places. */

import { part, setBackend, setTestId, setText, sized, slot } from "./dom.js";
import { BACKENDS } from "./lib/look.js";
import { commonFolder, Places, size } from "./lib/places.js";
import { count, counted, seconds } from "./lib/show.js";
import { STALL_S } from "./lib/verdict.js";

const MOST_PLACES = 12;
/** So many times as long as usual is more than slow. */
const LATE = 2;

/** @typedef {{worker: string, nodeid: string, since: string, usual_s: number | null, note: string}} Running */

export class Side {
  seen = 0;
  backends = BACKENDS.map(nothing);

  /** @param {HTMLElement} root @param {import("./lib/results.js").Results} results */
  constructor(root, results) {
    this.root = root;
    this.results = results;
    this.places = new Places(results);
  }

  clear() {
    this.places.clear();
    this.seen = 0;
    this.backends = BACKENDS.map(nothing);
  }

  paint() {
    this.places.extend();
    for (; this.seen < this.results.size; this.seen += 1) this.#count(this.seen);
    this.#paintBackends();
    this.#paintPlaces();
  }

  /** @param {Running[]} running @param {number} now ms of the server's clock */
  tick(running, now) {
    const rows = sized(this.root, part(this.root, "running"), "running", running.length);
    part(this.root, "running-card").hidden = !running.length;
    running.forEach(({ worker, nodeid, since, usual_s, note }, at) => {
      const row = rows[at];
      if (!row) return;
      const elapsed = (now - Date.parse(since)) / 1000;
      const late = usual_s === null ? 0 : elapsed / usual_s;
      setTestId(row, nodeid);
      setText(slot(row, "elapsed"), counted(elapsed));
      slot(row, "elapsed").className = late > LATE ? "num t-failed" : late > 1 ? "num t-slow" : "num";
      setText(slot(row, "worker"), worker);
      setText(slot(row, "note"), note);
    });
  }

  /** Backends that this run has seen, by number. */
  get ran() {
    return this.backends.flatMap((on, code) => (on.all ? [code] : []));
  }

  /** @param {number} at */
  #count(at) {
    const on = this.backends[this.results.be[at] ?? 0];
    const tick = this.results.stall[at] ?? NaN;
    if (!on) return;
    on.all += 1;
    if (this.results.isBad(at)) on.bad += 1;
    else if (this.results.out[at] === 0) on.passed += 1;
    if (!(tick <= on.longest)) on.longest = Number.isNaN(tick) ? on.longest : tick;
  }

  #paintBackends() {
    const ran = this.ran;
    const rows = sized(this.root, part(this.root, "backend-rows"), "backend", ran.length);
    part(this.root, "backend-card").hidden = !ran.length;
    ran.forEach((code, at) => {
      const [row, on, backend] = [rows[at], this.backends[code], BACKENDS[code]];
      if (!row || !on || !backend) return;
      setBackend(slot(row, "backend"), backend);
      setText(slot(row, "passed"), count(on.passed));
      paintBad(slot(row, "bad"), on.bad);
      setText(slot(row, "tick"), seconds(on.longest / 1e6));
      slot(row, "tick").className = on.longest / 1e6 >= STALL_S ? "num t-slow" : "num dim";
    });
  }

  #paintPlaces() {
    const { kind, places, more } = this.places.top(MOST_PLACES);
    const rows = sized(this.root, part(this.root, "place-rows"), "place", places.length);
    part(this.root, "place-card").hidden = places.length < 2;
    setText(part(this.root, "place-title"), `By ${kind}${more ? `, ${count(places.length)} of ${count(places.length + more)}` : ""}`);
    setText(part(this.root, "place-head"), kind === "file" ? "File" : "Directory");
    const same = commonFolder(places.map((place) => place.name));
    const most = Math.max(1, ...places.map(size));
    places.forEach((place, at) => {
      const row = rows[at];
      if (row) paintPlace(row, place, place.name.slice(same) || place.name, most);
    });
  }
}

function nothing() {
  return { passed: 0, bad: 0, all: 0, longest: NaN };
}

/**
 * @param {HTMLElement} row @param {import("./lib/places.js").Place} place
 * @param {string} short its name without what all have in common @param {number} most results of the biggest place
 */
function paintPlace(row, place, short, most) {
  const name = slot(row, "name");
  setText(name, short);
  name.title = place.name;
  setText(slot(row, "all"), count(size(place)));
  paintBad(slot(row, "bad"), place.bad);
  let at = 0;
  [place.passed, place.bad, place.rest].forEach((amount, which) => {
    const piece = row.querySelectorAll("rect")[which];
    const width = amount ? Math.max(12, (amount / most) * 1000) : 0;
    piece?.setAttribute("x", at.toFixed(0));
    piece?.setAttribute("width", width.toFixed(0));
    at += width;
  });
}

/** @param {HTMLElement} cell @param {number} bad */
function paintBad(cell, bad) {
  setText(cell, count(bad));
  cell.className = bad ? "num t-failed" : "num dimmer";
}
