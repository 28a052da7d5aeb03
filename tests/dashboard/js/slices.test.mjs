import assert from "node:assert/strict";
import test from "node:test";

import { Results } from "../../../static/app/lib/results.js";
import { slicesOf } from "../../../static/app/lib/slices.js";

/** Results 11 … 10 + rows of a run in which every test but the last runs twice. */
function batch(rows) {
  const column = (make) => Array.from({ length: rows }, (_, row) => make(row));
  const tests = Array.from({ length: Math.ceil(rows / 2) }, (_, at) => [1000 - at, `a.py::t${at}`]);
  const why = column((row) => [11 + row, null, "E", `message ${row}`, "new", ""]).filter((_, row) => row % 3 === 0);
  const c = { test: column((row) => 1000 - Math.floor(row / 2)), out: column((row) => (row % 3 ? "p" : "f")).join(""), be: column(() => 1), us: column((row) => row), stall: column(() => null), w: column(() => "gw0"), att: column(() => 1), at: column((row) => row), ses: column(() => 1), why };
  return { from: 11, to: 10 + rows, head: 99, epoch: "a", tests, c };
}

function rowsOf(batches) {
  const results = new Results();
  results.append(batch(10)); // the ten before them
  for (const one of batches) results.append(one);
  return Array.from({ length: results.size }, (_, at) => results.row(at));
}

for (const [rows, most] of [[7, 3], [6, 3], [1, 3], [9, 100], [5, 1]]) {
  test(`${rows} results in pieces of ${most} are the same results`, () => {
    const pieces = [...slicesOf(batch(rows), most)];
    assert.deepEqual(rowsOf(pieces), rowsOf([batch(rows)]));
    assert.ok(pieces.every((one) => one.to - one.from < most && one.c.test.length === one.to - one.from + 1));
  });
}

test("pieces follow one another", () => {
  assert.deepEqual([...slicesOf(batch(7), 3)].map(({ from, to }) => [from, to]), [[11, 13], [14, 16], [17, 17]]);
});
