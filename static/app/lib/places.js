/** Where the results of a run are: by directory, or by file when there is one directory only. */

/** @typedef {{name: string, passed: number, bad: number, rest: number}} Place */
/** @typedef {import("./results.js").Results} Results */

export class Places {
  seen = 0;
  named = 0;
  /** @type {string[]} by place in `nodeids` */
  directories = [];
  /** @type {string[]} */
  files = [];
  /** @type {Map<string, Place>} */
  byDirectory = new Map();
  /** @type {Map<string, Place>} */
  byFile = new Map();

  /** @param {Results} results */
  constructor(results) {
    this.results = results;
  }

  clear() {
    this.seen = 0;
    this.byDirectory = new Map();
    this.byFile = new Map();
  }

  /** Count what arrived since the last time. */
  extend() {
    const { results } = this;
    for (; this.named < results.nodeids.length; this.named += 1) {
      const file = (results.nodeids[this.named] ?? "").split("::", 1)[0] ?? "";
      this.files.push(file);
      this.directories.push(file.slice(0, Math.max(0, file.lastIndexOf("/"))) || ".");
    }
    for (; this.seen < results.size; this.seen += 1) {
      const test = results.test[this.seen] ?? 0;
      this.#count(this.byDirectory, this.directories[test] ?? ".");
      this.#count(this.byFile, this.files[test] ?? ".");
    }
  }

  /** @param {Map<string, Place>} places @param {string} name */
  #count(places, name) {
    const place = places.get(name) ?? { name, passed: 0, bad: 0, rest: 0 };
    places.set(name, place);
    if (this.results.isBad(this.seen)) place.bad += 1;
    else if (this.results.out[this.seen] === 0 || this.results.out[this.seen] === 5) place.passed += 1;
    else place.rest += 1;
  }

  /** The kind of place that divides this run, and its biggest `most` places: those with failures first. @param {number} most */
  top(most) {
    const kind = this.byDirectory.size > 1 ? "directory" : "file";
    const places = [...(kind === "directory" ? this.byDirectory : this.byFile).values()];
    places.sort((a, b) => b.bad - a.bad || size(b) - size(a) || (a.name < b.name ? -1 : 1));
    return { kind, places: places.slice(0, most), more: Math.max(0, places.length - most) };
  }
}

/** @param {Place} place */
export function size(place) {
  return place.passed + place.bad + place.rest;
}

/** Length of the folders that all names begin with, the slash included. @param {string[]} names */
export function commonFolder(names) {
  const [first = "", ...others] = names;
  let length = first.lastIndexOf("/") + 1;
  while (length > 0 && !others.every((name) => name.startsWith(first.slice(0, length)))) {
    length = first.lastIndexOf("/", length - 2) + 1;
  }
  return length;
}
