import assert from "node:assert/strict";
import test from "node:test";

import { next } from "../../../static/app/icicle.js";

const frame = (name, row, left, right) => ({ name, row, left, right });
const FRAMES = [frame("all", 0, 0, 100), frame("buys", 1, 0, 60), frame("sells", 1, 60, 100), frame("render", 2, 0, 60), frame("read", 2, 60, 65), frame("write", 2, 65, 95)];
const from = (name, key) => next(FRAMES, FRAMES.find((one) => one.name === name), key)?.name;

test("down leads to what a frame calls longest, up to what called it", () => {
  assert.equal(from("all", "ArrowDown"), "buys");
  assert.equal(from("sells", "ArrowDown"), "write");
  assert.equal(from("read", "ArrowUp"), "sells");
  assert.equal(from("write", "ArrowDown"), undefined);
  assert.equal(from("all", "ArrowUp"), undefined);
});

test("left and right lead along the row", () => {
  assert.equal(from("render", "ArrowRight"), "read");
  assert.equal(from("read", "ArrowLeft"), "render");
  assert.equal(from("buys", "ArrowLeft"), undefined);
});

test("other keys lead nowhere", () => assert.equal(from("all", "Enter"), undefined));
