import assert from "node:assert/strict";
import test from "node:test";

import { commonStart, Lanes, pathOf } from "../../../static/app/lib/lanes.js";
import { Results } from "../../../static/app/lib/results.js";

const STALL_US = 100_000;

/** @param {[worker: string | null, at: number, ms: number, out?: string, stall_us?: number | null, session?: number, reason?: string][]} rows */
function lanesOf(...rows) {
  const results = new Results();
  const column = (read) => rows.map(read);
  const why = rows.flatMap(([, , , out, , , reason], at) => (out === "e" ? [[at + 1, reason ?? null, null, "", "new", ""]] : []));
  const tests = rows.map((_, at) => [at + 1, `a.py::t${at}`]);
  const c = { test: column((_, at) => at + 1), out: column((row) => row[3] ?? "p").join(""), be: column(() => 1), us: column((row) => row[2] * 1000), stall: column((row) => row[4] ?? null), w: column((row) => row[0]), att: column(() => 1), at: column((row) => row[1]), ses: column((row) => row[5] ?? 9), why };
  results.append({ from: 1, to: rows.length, head: rows.length, tests, c });
  const lanes = new Lanes(results, STALL_US);
  lanes.extend();
  return lanes;
}

test("a lane a worker and session, in the order of their numbers", () => {
  const lanes = lanesOf(["gw10", 0, 5], ["gw2", 0, 5], ["gw2", 5, 5, "p", null, 12], [null, 0, 5, "p", null, 12]);
  assert.deepEqual(lanes.all.map(({ session, name }) => [session, name]), [[0, "gw2"], [0, "gw10"], [1, "gw2"], [1, "main"]]);
});

test("a column shows the gravest of what ran in it, and nothing where nothing ran", () => {
  const lanes = lanesOf(["gw0", 0, 100], ["gw0", 200, 100, "s"], ["gw0", 300, 90, "p", STALL_US], ["gw0", 310, 5, "f"], ["gw0", 600, 400]);
  const { tones, longest } = lanes.drawn(lanes.all[0], 0, 1000, 10);
  assert.deepEqual([...tones], [1, 1, 2, 5, 0, 0, 1, 1, 1, 1]);
  assert.equal(longest, STALL_US);
});

test("only the window is drawn, and only its ticks count", () => {
  const lanes = lanesOf(["gw0", 0, 100, "f", STALL_US], ["gw0", 500, 500, "p", 2000]);
  const { tones, longest } = lanes.drawn(lanes.all[0], 500, 1000, 4);
  assert.deepEqual([...tones], [1, 1, 1, 1]);
  assert.equal(longest, 2000);
});

test("an even split would end when the work of all is spread over all, but not before the longest test", () => {
  assert.deepEqual(lanesOf(["gw0", 0, 600], ["gw0", 600, 200], ["gw1", 0, 200]).balance(), { busy: 1000 / 1600, saved_ms: 200 });
  assert.deepEqual(lanesOf(["gw0", 0, 600], ["gw1", 0, 200]).balance(), { busy: 800 / 1200, saved_ms: 0 });
  assert.equal(lanesOf(["gw0", 0, 600]).balance(), null);
});

test("a worker has crashed when its newest result says so", () => {
  const crashed = (...rows) => lanesOf(...rows).all.map((lane) => lane.crashed);
  assert.deepEqual(crashed(["gw0", 0, 5], ["gw0", 5, 5, "e", null, 9, "crashed"], ["gw1", 0, 5, "e"]), [true, false]);
});

test("neighbouring columns of a tone are one piece of its path", () => {
  assert.equal(pathOf(Uint8Array.of(1, 1, 0, 1, 5), 1, 16), "M0 0h2v16H0zM3 0h1v16H3z");
  assert.equal(pathOf(Uint8Array.of(0, 2), 1, 16), "");
});

test("what the names of all jobs begin with is left out, by whole words", () => {
  assert.equal(commonStart(["tests py3.11", "tests py3.13 1/2", "tests py3.13 2/2"]), "tests ".length);
  assert.equal(commonStart(["tests (3.11)", "lint"]), 0);
  assert.equal(commonStart(["tests py3.11"]), 0);
  assert.equal(commonStart([]), 0);
});
