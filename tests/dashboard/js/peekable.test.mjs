import assert from "node:assert/strict";
import test from "node:test";

import { nameOf, pathOf } from "../../../static/app/lib/peekable.js";

test("a test and a result have a name for the address, other pages have none", () => {
  assert.equal(nameOf("/p/gateway/tests/812/"), "t812");
  assert.equal(nameOf("/p/gateway/runs/4857/results/1290/"), "r4857-1290");
  for (const path of ["/p/gateway/tests/", "/p/gateway/runs/4857/", "/p/gateway/sites/7/", "/tests/8/", ""]) assert.equal(nameOf(path), "");
});

test("a name leads back to the page it is of, in the project that one is in", () => {
  assert.equal(pathOf("t812", "/p/gateway/flaky/"), "/p/gateway/tests/812/");
  assert.equal(pathOf("r4857-1290", "/p/other/runs/4857/"), "/p/other/runs/4857/results/1290/");
});

test("what is no name leads nowhere", () => {
  for (const name of ["", "t", "t1x", "r5", "x5", "t1/../../", "//evil.example/", "t9999999999999999999"]) assert.equal(pathOf(name, "/p/gateway/flaky/"), "");
  assert.equal(pathOf("t812", "/login/"), "");
});
