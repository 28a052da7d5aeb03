/** How far a viewer has come in a run: what decides whether a batch is taken, and what to ask for again. */

/** @typedef {"take" | "known" | "gap"} Verdict */

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
