/** How far a viewer has come in a run: what decides whether a batch is taken, what to ask for again, and when. */

/** @typedef {"take" | "known" | "gap"} Verdict */

const FIRST_MS = 500;
const MOST_MS = 30_000;
const JITTER = 0.3;

export class Cursor {
  constructor() {
    this.last = 0;
    /** @type {string | null} */
    this.epoch = null;
  }

  /** Whether everything has to be forgotten first: the history was rewritten while we were away. @param {string} epoch */
  meets(epoch) {
    const rewritten = this.epoch !== null && this.epoch !== epoch && this.last > 0;
    if (rewritten) this.last = 0;
    this.epoch = epoch;
    return rewritten;
  }

  /** `take` moves on, `known` has been here before, `gap` means: ask again from `last`. @param {number} from @param {number} to @returns {Verdict} */
  judge(from, to) {
    if (to <= this.last) return "known";
    if (from !== this.last + 1) return "gap";
    this.last = to;
    return "take";
  }

  /** Forget everything. @param {number} last the result after which the history now begins @param {string} epoch */
  reset(last, epoch) {
    this.last = last;
    this.epoch = epoch;
  }
}

/** How long to wait, ms. @param {number} tries tries that have failed in a row, from 1 @param {number} chance 0 … 1 */
export function backoff(tries, chance) {
  const wait = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 10));
  return Math.round(wait * (1 - JITTER + 2 * JITTER * chance));
}

/** Whether a close code is final: not allowed, not found. @param {number} code */
export function isFinal(code) {
  return code === 4400 || code === 4401 || code === 4403 || code === 4404;
}
