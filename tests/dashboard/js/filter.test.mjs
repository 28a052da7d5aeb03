import assert from "node:assert/strict";
import test from "node:test";

import { isEmpty, parse, toggled } from "../../../static/app/lib/filter.js";
import { cases } from "./golden.mjs";

test("a filter is read as Python reads it", () => {
  for (const [text, wanted] of cases("filter")) {
    const found = parse(text);
    const plain = { outcomes: [...found.outcomes].sort(), backends: [...found.backends].sort(), workers: [...found.workers].sort(), words: found.words };
    assert.deepEqual(plain, wanted, text);
  }
});

test("a filter without a word is empty", () => {
  assert.equal(isEmpty(parse("  outcome:, ")), true);
  assert.equal(isEmpty(parse("x")), false);
});

test("a chip sets its value, replaces another, and clears itself", () => {
  assert.equal(toggled("pool", "backend", "trio"), "pool backend:trio");
  assert.equal(toggled("pool backend:trio", "backend", "asyncio"), "pool backend:asyncio");
  assert.equal(toggled('"two words" backend:trio', "backend", "trio"), '"two words"');
});
