import assert from "node:assert/strict";
import test from "node:test";

import { backoff, Cursor, isFinal } from "../../../static/app/lib/cursor.js";
import { commonFolder } from "../../../static/app/lib/places.js";
import { Results } from "../../../static/app/lib/results.js";
import { windowOf } from "../../../static/app/lib/view.js";
import { Server } from "./batches.mjs";

/** A generator of chances that is the same every time. */
function chances(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

for (const seed of [1, 7, 42, 2026]) {
  test(`whatever is dropped, doubled or disordered, all results arrive once and in order (seed ${seed})`, () => {
    const chance = chances(seed);
    const server = new Server(3000);
    const cursor = new Cursor();
    const results = new Results();
    cursor.meets("e1");
    for (let turn = 0; cursor.last < 3000; turn += 1) {
      assert.ok(turn < 20000, "it never came to an end");
      const from = chance() < 0.3 ? 1 + Math.floor(chance() * 3000) : cursor.last + 1;
      server.forget();
      const batch = server.batch(from, Math.min(3000, from + Math.floor(chance() * 200)));
      const before = cursor.last;
      const verdict = cursor.judge(batch.from, batch.to);
      if (verdict === "take") results.append(batch);
      else assert.equal(cursor.last, before);
    }
    assert.equal(results.size, 3000);
    server.rows.forEach((row, at) => assert.equal(results.row(at).duration_s, row.us / 1e6));
  });
}

test("a batch that overlaps what is here is asked for again", () => {
  const cursor = new Cursor();
  assert.equal(cursor.judge(1, 10), "take");
  assert.equal(cursor.judge(1, 10), "known");
  assert.equal(cursor.judge(8, 12), "gap");
  assert.equal(cursor.judge(12, 14), "gap");
  assert.equal(cursor.judge(11, 12), "take");
  assert.equal(cursor.last, 12);
});

test("a rewritten history is noticed once", () => {
  const cursor = new Cursor();
  assert.equal(cursor.meets("e1"), false);
  cursor.judge(1, 10);
  assert.equal(cursor.meets("e1"), false);
  assert.equal(cursor.meets("e2"), true);
  assert.equal(cursor.last, 0);
  assert.equal(cursor.meets("e2"), false);
});

test("waits grow to half a minute and are spread", () => {
  assert.deepEqual([1, 2, 3, 4].map((tries) => backoff(tries, 0.5)), [500, 1000, 2000, 4000]);
  assert.equal(backoff(1, 0), 350);
  assert.equal(backoff(1, 1), 650);
  assert.equal(backoff(40, 0.5), 30000);
});

test("what may not be seen is not asked for again", () => {
  assert.deepEqual([4400, 4401, 4403, 4404].map(isFinal), [true, true, true, true]);
  assert.deepEqual([1000, 1006, 1012, 4408].map(isFinal), [false, false, false, false]);
});

test("the window holds what is seen and a few rows more, and never leaves the list", () => {
  assert.deepEqual(windowOf(0, 320, 32, 5000), [0, 16]);
  assert.deepEqual(windowOf(3200, 320, 32, 5000), [94, 116]);
  assert.deepEqual(windowOf(0, 320, 32, 3), [0, 3]);
  assert.deepEqual(windowOf(1e9, 320, 32, 100), [100, 100]);
});

test("the folders that all names share are found", () => {
  assert.equal(commonFolder(["tests/a/x.py", "tests/b/y.py"]), "tests/".length);
  assert.equal(commonFolder(["tests/a/x.py", "tests/a/y.py"]), "tests/a/".length);
  assert.equal(commonFolder(["x.py", "tests/y.py"]), 0);
  assert.equal(commonFolder(["tests", "tests/net"]), 0);
});
