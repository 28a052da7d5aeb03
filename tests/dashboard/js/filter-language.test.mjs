import assert from "node:assert/strict";
import test from "node:test";

import { FIELDS, holds, isEmpty, parse, toggled } from "../../../static/app/lib/filter-language.js";
import { cases } from "./golden.mjs";

const golden = cases("filter_language");

test("a filter is read as Python reads it", () => {
  for (const [text, wanted] of golden.cases) {
    const found = parse(text);
    assert.deepEqual(found.terms.map((term) => [term.field, term.compare, term.values, term.negated]), wanted.terms, text);
    assert.deepEqual(found.words.map((word) => [word.word, word.negated]), wanted.words, text);
  }
});

test("the fields are those of the shared cases", () => {
  const fields = Object.fromEntries(Object.entries(FIELDS).map(([name, [kind, choices]]) => [name, [kind, choices ?? []]]));
  assert.deepEqual(fields, golden.fields);
});

test("a filter that says nothing is empty", () => {
  assert.equal(isEmpty(parse("  outcome:, ")), true);
  assert.equal(isEmpty(parse("x")), false);
});

test("a chip switches its value on in place of others, and off again", () => {
  assert.equal(toggled("pool", "backend:trio"), "pool backend:trio");
  assert.equal(toggled("pool backend:trio", "backend:asyncio"), "pool backend:asyncio");
  assert.equal(toggled('"two words" backend:trio', "backend:trio"), '"two words"');
});

test("a number that is not known holds for no bound", () => {
  const [over, under, same] = ["stall:>50ms", "stall:<50ms", "stall:50ms"].map((text) => parse(text).terms[0]);
  assert.deepEqual([over, under, same].map((term) => holds(term, NaN)), [false, false, false]);
  assert.deepEqual([over, under, same].map((term) => holds(term, 0.05)), [false, false, true]);
  assert.equal(holds(over, 0.06), true);
});
