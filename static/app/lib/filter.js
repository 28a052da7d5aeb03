/** The filter of a run's results: the same language as `dashboard/result_filter.py`, tested with the same cases. */

/**
 * @typedef {object} ResultFilter
 * @property {Set<string>} outcomes
 * @property {Set<string>} backends
 * @property {Set<string>} workers
 * @property {string[]} words in lower case; each has to be in the node id
 */

const MOST = 500;

/** @param {string} text @returns {ResultFilter} */
export function parse(text) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map(["outcome", "backend", "worker"].map((key) => [key, new Set()]));
  const words = [];
  for (const [, quoted, bare = ""] of text.slice(0, MOST).replaceAll("\0", "").matchAll(/"([^"]*)"|(\S+)/g)) {
    const colon = bare.indexOf(":");
    const values = colon > 0 ? found.get(bare.slice(0, colon)) : undefined;
    if (values && colon < bare.length - 1) {
      for (const part of bare.slice(colon + 1).split(",")) if (part) values.add(part === "uvloop" ? "asyncio+uvloop" : part);
    } else if (quoted || bare) words.push((quoted || bare).toLowerCase());
  }
  return { outcomes: set(found.get("outcome")), backends: set(found.get("backend")), workers: set(found.get("worker")), words };
}

/** @param {Set<string> | undefined} values @returns {Set<string>} */
function set(values) {
  return values ?? new Set();
}

/** @param {ResultFilter} filter */
export function isEmpty(filter) {
  return !(filter.outcomes.size || filter.backends.size || filter.workers.size || filter.words.length);
}

/**
 * The text of a filter with one `key:value` switched on, or off when it is all that the key has.
 * @param {string} text @param {string} key @param {string} value
 */
export function toggled(text, key, value) {
  const tokens = /** @type {string[]} */ (text.match(/"[^"]*"|\S+/g) ?? []);
  const others = tokens.filter((token) => !token.startsWith(`${key}:`));
  const had = tokens.includes(`${key}:${value}`);
  return (had ? others : [...others, `${key}:${value}`]).join(" ");
}
