/** Whether a result of a run passes a filter: the same conditions as `dashboard/queries/results.py`. */

import { holds } from "./filter-language.js";
import { BACKENDS, OUTCOMES } from "./look.js";

/** @typedef {import("./results.js").Results} Results */
/** @typedef {import("./filter-language.js").Term} Term */
/** @typedef {import("./filter-language.js").Filter} Filter */
/** @typedef {(at: number) => boolean} Test whether the result at a place is so */

const SLOW_S = 0.1;
const NAMES = BACKENDS.map(([name]) => name);

/** What a term asks of a result, as if it were not negated; null where a run's results do not have the field. */
/** @type {Record<string, (term: Term, results: Results) => Test>} */
const FIELDS = {
  outcome: (term, results) => (at) => term.values.includes(OUTCOMES[results.out[at] ?? 0] ?? "") || term.values.includes(results.why.get(at + 1)?.reason ?? ""),
  backend: (term, results) => (at) => term.values.includes(NAMES[results.be[at] ?? 0] ?? ""),
  worker: (term, results) => (at) => term.values.includes(results.workers[results.w[at] ?? 0] ?? ""),
  is: (term, results) => (at) => (term.values.includes("retried") && (results.att[at] ?? 1) > 1) || (term.values.includes("slow") && (results.stall[at] ?? NaN) / 1e6 >= SLOW_S),
  error: (term, results) => (at) => lower(term).some((part) => (results.why.get(at + 1)?.message ?? "").toLowerCase().includes(part)),
  attempt: (term, results) => (at) => holds(term, results.att[at] ?? 1),
  duration: (term, results) => (at) => holds(term, (results.us[at] ?? NaN) / 1e6),
  stall: (term, results) => (at) => holds(term, (results.stall[at] ?? NaN) / 1e6),
};

/** What asks for the node id only: looked at once for each test, not for each result. */
/** @type {Record<string, (term: Term, name: string) => boolean>} */
const NAMED = {
  file: (term, name) => term.values.some((value) => name.startsWith(String(value))),
  test: (term, name) => lower(term).some((part) => name.toLowerCase().includes(part)),
};

/** @param {Term} term */
function lower(term) {
  return term.values.map((value) => String(value).toLowerCase());
}

/**
 * Terms of one field are alternatives where they are words, and all hold where they are numbers.
 * @param {Filter} filter @param {Results} results @returns {Test | null} null: everything passes
 */
export function matcher(filter, results) {
  const tests = [...together(filter.terms).flatMap((terms) => testOf(terms, results) ?? []), ...nameTest(filter, results)];
  return tests.length ? (at) => tests.every((test) => test(at)) : null;
}

/** Alternatives together, everything else by itself. @param {Term[]} terms */
function together(terms) {
  /** @type {Map<string, Term[]>} */
  const groups = new Map();
  terms.forEach((term, at) => {
    const name = term.negated || term.compare !== "is" ? `${at}` : term.field;
    groups.set(name, [...(groups.get(name) ?? []), term]);
  });
  return [...groups.values()];
}

/** @param {Term[]} terms of one field @param {Results} results @returns {Test | null} */
function testOf(terms, results) {
  const make = FIELDS[terms[0]?.field ?? ""];
  if (!make) return null;
  const tests = terms.map((term) => make(term, results));
  return terms[0]?.negated ? (at) => !tests.some((test) => test(at)) : (at) => tests.some((test) => test(at));
}

/** @param {Filter} filter @param {Results} results @returns {Test[]} */
function nameTest(filter, results) {
  const groups = together(filter.terms.filter((term) => Object.hasOwn(NAMED, term.field)));
  if (!groups.length && !filter.words.length) return [];
  /** @type {boolean[]} */
  const known = [];
  return [
    (at) => {
      const test = results.test[at] ?? 0;
      return (known[test] ??= nameFits(filter, groups, results.nodeids[test] ?? ""));
    },
  ];
}

/** @param {Filter} filter @param {Term[][]} groups @param {string} name */
function nameFits(filter, groups, name) {
  const small = name.toLowerCase();
  if (!filter.words.every(({ word, negated }) => small.includes(word) !== negated)) return false;
  return groups.every((terms) => terms.some((term) => NAMED[term.field]?.(term, name)) !== terms[0]?.negated);
}
