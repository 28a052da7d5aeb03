import assert from "node:assert/strict";
import test from "node:test";

import { look } from "../../../static/app/lib/look.js";
import { partsOf } from "../../../static/app/lib/nodeid.js";
import { ago, count, plural, roughly, seconds } from "../../../static/app/lib/show.js";
import { runLine } from "../../../static/app/lib/verdict.js";
import { cases } from "./golden.mjs";

const shown = cases("show");

test("numbers, durations and words are written as Python writes them", () => {
  for (const [value, text] of shown.count) assert.equal(count(value), text);
  for (const [value, text] of shown.seconds) assert.equal(seconds(value), text);
  for (const [value, text] of shown.roughly) assert.equal(roughly(value), text);
  for (const [value, one, many, text] of shown.plural) assert.equal(plural(value, one, many ?? undefined), text);
  for (const [then, now, text] of shown.ago) assert.equal(ago(new Date(then), new Date(now)), text);
});

test("a duration that was not measured is a dash", () => {
  assert.equal(seconds(NaN), "–");
});

test("outcomes look as Python says", () => {
  for (const [[outcome, reason], wanted] of cases("look")) assert.deepEqual([...look(outcome, reason)], wanted);
});

test("an outcome that is not known is shown as an error", () => {
  assert.equal(look("vanished")[1], "error");
});

test("node ids fall into the parts that Python finds", () => {
  for (const [nodeid, wanted] of cases("nodeid")) assert.deepEqual(partsOf(nodeid), wanted);
});

test("the verdict line is the one that Python writes", () => {
  for (const [facts, wanted] of cases("run_line")) assert.deepEqual(runLine(facts), wanted);
});
