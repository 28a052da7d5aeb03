import assert from "node:assert/strict";
import test from "node:test";

import { linesWith } from "../../../static/app/captured.js";

test("lines are found by a part of them in any case", () => {
  assert.deepEqual(linesWith("One\ntwo\nTWO and one", "two"), ["two", "TWO and one"]);
  assert.deepEqual(linesWith("a\nb", ""), ["a", "b"]);
  assert.deepEqual(linesWith("a", "x"), []);
});
