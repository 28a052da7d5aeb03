/** What outcomes and backends look like: the same as `dashboard/show/look.py`, tested with the same cases. */

/** @typedef {readonly [glyph: string, tone: string, word: string]} Look */

/** @type {Record<string, Look>} */
const BY_REASON = {
  "timed out": ["timeout", "timeout", "timed out"],
  cancelled: ["cancelled", "cancelled", "cancelled"],
  crashed: ["error", "error", "crashed"],
  lost: ["lost", "error", "lost"],
  "strict xpass": ["failed", "failed", "strict xpass"],
};

/** @type {Record<string, Look>} */
const BY_OUTCOME = {
  passed: ["passed", "passed", "passed"],
  failed: ["failed", "failed", "failed"],
  error: ["error", "error", "error"],
  skipped: ["skipped", "neutral", "skipped"],
  xfailed: ["xfailed", "neutral", "xfailed"],
  xpassed: ["xpassed", "flaky", "xpassed"],
  running: ["running", "accent", "running"],
  interrupted: ["lost", "error", "interrupted"],
};

/** By the letters of the live protocol. */
export const LETTERS = "pfesxX";
export const OUTCOMES = ["passed", "failed", "error", "skipped", "xfailed", "xpassed"];

/** By the numbers of the live protocol: name, marker, word. */
export const BACKENDS = /** @type {const} */ ([
  ["none", "none", "no loop"],
  ["asyncio", "asyncio", "asyncio"],
  ["asyncio+uvloop", "uvloop", "uvloop"],
  ["trio", "trio", "trio"],
  ["mixed", "fourth", "mixed"],
  ["other", "fourth", "other"],
]);

/** @param {string} outcome @param {string | null} [reason] @returns {Look} */
export function look(outcome, reason = null) {
  return (reason !== null && BY_REASON[reason]) || BY_OUTCOME[outcome] || BY_OUTCOME.error || ["error", "error", outcome];
}
