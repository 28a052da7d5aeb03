import assert from "node:assert/strict";
import test from "node:test";

import { rangeOf } from "../../../static/app/brush.js";

test("a stretch is told in the order of time, whichever way it was drawn", () => {
  assert.deepEqual(rangeOf(0.25, 0.5, 10, 30), { from: 15, to: 20 });
  assert.deepEqual(rangeOf(0.5, 0.25, 10, 30), { from: 15, to: 20 });
});

test("what lies outside the axis ends with it", () => assert.deepEqual(rangeOf(-1, 2, 0, 8), { from: 0, to: 8 }));
