/** A long batch in pieces that can be taken in one after the other, with time for the page between them. */

/** @typedef {import("./results.js").Batch} Batch */

/**
 * The same results as batches of at most `most`. Tests stand in the order in which they are first met, so that those of
 * the first n results are among the first n.
 * @param {Batch} batch @param {number} most @returns {Generator<Batch, void>}
 */
export function* slicesOf(batch, most) {
  const rows = batch.to - batch.from + 1;
  if (rows <= most) return yield batch;
  for (let begin = 0; begin < rows; begin += most) yield slice(batch, begin, Math.min(rows, begin + most));
}

/** Results `begin … end - 1` of a batch. @param {Batch} batch @param {number} begin @param {number} end @returns {Batch} */
function slice(batch, begin, end) {
  const from = batch.from + begin;
  const to = batch.from + end - 1;
  const c = /** @type {Batch["c"]} */ (Object.fromEntries(Object.entries(batch.c).map(([name, column]) => [name, column.slice(begin, end)])));
  if (batch.c.why) c.why = batch.c.why.filter(([seq]) => from <= seq && seq <= to);
  return { ...batch, from, to, tests: (batch.tests ?? []).slice(begin, end), c };
}
