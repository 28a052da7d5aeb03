/** The filter language of every list: reads the same as `dashboard/filter/`, tested with the same cases. */

/** @typedef {"choice" | "text" | "share" | "seconds" | "count" | "days"} Kind */

/**
 * @typedef {object} Term a field and what it has to be
 * @property {string} field
 * @property {string} compare `is` for words; `<`, `<=`, `=`, `>=`, `>` for numbers
 * @property {(string | number)[]} values alternatives; of a number one, as a share of 1, seconds, days or a count
 * @property {boolean} negated
 * @property {string} text as it was written
 */

/** @typedef {{word: string, negated: boolean, text: string}} Word looked for in the name, in lower case */

/** @typedef {{terms: Term[], words: Word[]}} Filter */

const OUTCOMES = ["passed", "failed", "error", "skipped", "xfailed", "xpassed"];
const REASONS = ["timed out", "cancelled", "crashed", "lost", "strict xpass"];

/** @type {Record<string, [kind: Kind, choices?: string[]]>} */
export const FIELDS = {
  outcome: ["choice", [...OUTCOMES, ...REASONS]],
  state: ["choice", ["running", "passed", "failed", "interrupted"]],
  backend: ["choice", ["none", "asyncio", "asyncio+uvloop", "trio", "mixed", "other"]],
  is: ["choice", ["flaky", "broken", "suspect", "fixed", "healthy", "new", "unknown", "quarantined", "slow", "retried", "outage"]],
  file: ["text"],
  test: ["text"],
  owner: ["text"],
  mark: ["text"],
  worker: ["text"],
  error: ["text"],
  site: ["text"],
  branch: ["text"],
  revision: ["text"],
  pull: ["text"],
  python: ["text"],
  rate: ["share"],
  margin: ["share"],
  duration: ["seconds"],
  p50: ["seconds"],
  p95: ["seconds"],
  stall: ["seconds"],
  attempt: ["count"],
  failures: ["count"],
  run: ["count"],
  since: ["days"],
};
/** @type {Record<string, string>} */
const OTHER_NAMES = { status: "outcome", be: "backend", rev: "revision", commit: "revision", pr: "pull" };
/** @type {Record<string, string>} */
const OTHER_CHOICES = { uvloop: "asyncio+uvloop", timeout: "timed out", "timed-out": "timed out" };
/** @type {Record<string, Record<string, number>>} */
const UNITS = {
  share: { "": 0.01, "%": 0.01 },
  seconds: { "": 1, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600 },
  count: { "": 1 },
  days: { "": 1, min: 1 / 1440, h: 1 / 24, d: 1, w: 7 },
};

const MOST = 500;
const TOKEN = /(?:[^ \t\r\n"]|"[^"]*"?)+/g;
const PART = /(?:[^,|"]|"[^"]*"?)+/g;
const NAMED = /^([a-z][a-z0-9]*):(?!:)([^]*)$/;
const AMOUNT = /^(<=|>=|<|>|=)?([0-9]{1,12}(?:\.[0-9]{1,9})?)([a-zµ%]{0,3})$/;

/** @param {string} text @returns {Filter} */
export function parse(text) {
  /** @type {Filter} */
  const found = { terms: [], words: [] };
  for (const token of tokens(text)) read(token, found);
  return found;
}

/** @param {string} text @returns {string[]} */
export function tokens(text) {
  return text.slice(0, MOST).replaceAll("\0", "").match(TOKEN) ?? [];
}

/** @param {string} token @param {Filter} found */
function read(token, found) {
  const negated = token.startsWith("-") && token.length > 1;
  const body = negated ? token.slice(1) : token;
  const named = NAMED.exec(body);
  const name = named ? (OTHER_NAMES[named[1] ?? ""] ?? named[1] ?? "") : "";
  if (!named || !Object.hasOwn(FIELDS, name)) {
    const word = unquoted(body).toLowerCase();
    if (word) found.words.push({ word, negated, text: token });
    return;
  }
  const values = ((named[2] ?? "").match(PART) ?? []).map(unquoted).filter(Boolean);
  const term = values.length ? termOf(name, values, negated, token) : null;
  if (term) found.terms.push(term);
}

/** @param {string} field @param {string[]} values @param {boolean} negated @param {string} text @returns {Term | null} */
function termOf(field, values, negated, text) {
  const [kind, choices] = FIELDS[field] ?? ["text"];
  const units = UNITS[kind];
  if (!units) return { field, compare: "is", values: [...new Set(values.flatMap((value) => meant(value, choices)))], negated, text };
  const found = AMOUNT.exec(values.join(","));
  const factor = found ? units[found[3] ?? ""] : undefined;
  if (!found || factor === undefined) return null;
  return { field, compare: found[1] ?? "=", values: [Number(found[2]) * factor], negated, text };
}

/** The choices that a word stands for: itself, or else all that begin with it. @param {string} value @param {string[]} [choices] */
function meant(value, choices) {
  if (!choices) return [value];
  const lower = value.toLowerCase();
  const word = OTHER_CHOICES[lower] ?? lower;
  return choices.includes(word) ? [word] : choices.filter((one) => one.startsWith(word));
}

/** @param {string} text */
function unquoted(text) {
  return text.replaceAll('"', "");
}

/** @param {Filter} filter */
export function isEmpty(filter) {
  return !(filter.terms.length || filter.words.length);
}

/** The filter with a token switched on in place of others of its field; or off, when it is there. @param {string} text @param {string} token */
export function toggled(text, token) {
  const all = tokens(text);
  const name = `${token.split(":")[0]}:`;
  const others = all.filter((one) => !one.startsWith(name));
  return (all.includes(token) ? others : [...others, token]).join(" ");
}

/** Whether a number is as a term wants it. @param {Term} term @param {number} value NaN: not known, so never */
export function holds(term, value) {
  const bound = Number(term.values[0]);
  if (term.compare === "<") return value < bound;
  if (term.compare === "<=") return value <= bound;
  if (term.compare === ">") return value > bound;
  return term.compare === ">=" ? value >= bound : value === bound;
}
