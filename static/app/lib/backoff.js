/** How long to wait before the next try to connect. */

const FIRST_MS = 500;
const MOST_MS = 30_000;
const JITTER = 0.3;

/** @param {number} tries tries that have failed in a row, from 1 @param {number} chance 0 … 1 */
export function backoff(tries, chance) {
  const wait = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 10));
  return Math.round(wait * (1 - JITTER + 2 * JITTER * chance));
}

/** Whether a close code is final: not allowed, not found. @param {number} code */
export function isFinal(code) {
  return code === 4400 || code === 4401 || code === 4403 || code === 4404;
}
