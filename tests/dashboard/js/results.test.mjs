import assert from "node:assert/strict";
import test from "node:test";

import { BACKENDS, LETTERS, OUTCOMES } from "../../../static/app/lib/look.js";
import { Places, size } from "../../../static/app/lib/places.js";
import { Results } from "../../../static/app/lib/results.js";
import { View } from "../../../static/app/lib/view.js";
import { Server } from "./batches.mjs";

const SIZE = 5000;

function filled(step = 700) {
  const server = new Server(SIZE);
  const results = new Results();
  for (let from = 1; from <= SIZE; from += step) results.append(server.batch(from, Math.min(SIZE, from + step - 1)));
  return { server, results };
}

test("every result comes out of the columns as it went in", () => {
  const { server, results } = filled();
  assert.equal(results.size, SIZE);
  server.rows.forEach((row, at) => {
    const got = results.row(at);
    assert.equal(got.seq, at + 1);
    assert.equal(got.nodeid, `tests/d${row.test % 3}/test_f${row.test % 7}.py::test_${row.test}`);
    assert.equal(got.outcome, OUTCOMES[LETTERS.indexOf(row.out)]);
    assert.equal(got.backend, BACKENDS[row.be]);
    assert.equal(got.duration_s, row.us / 1e6);
    assert.equal(got.longest_tick_s, row.stall === null ? NaN : row.stall / 1e6);
    assert.equal(got.worker, row.w);
    assert.equal(got.attempt, row.att);
    assert.equal(got.why?.message, "fe".includes(row.out) ? `boom ${at + 1}` : undefined);
  });
});

test("the figures are those of the results that are here, and begin anew after a reset", () => {
  const { server, results } = filled();
  const { n, seq, longest_tick_s, duration_s } = results.aggregate();
  OUTCOMES.forEach((name, at) => assert.equal(n[name], server.rows.filter((row) => row.out === LETTERS[at]).length));
  assert.equal(n.retried, server.rows.filter((row) => row.att > 1).length);
  assert.equal(longest_tick_s, Math.max(...server.rows.map((row) => row.stall ?? 0)) / 1e6);
  assert.ok(Math.abs(duration_s - server.rows.reduce((sum, row) => sum + row.us, 0) / 1e6) < 1e-9);
  assert.equal(seq, SIZE);
  results.clear();
  assert.deepEqual(results.aggregate().n, { passed: 0, failed: 0, error: 0, skipped: 0, xfailed: 0, xpassed: 0, retried: 0 });
  assert.equal(results.aggregate().longest_tick_s, null);
});

test("names that were sent before a reset are known after it", () => {
  const { server, results } = filled();
  results.clear();
  assert.equal(results.size, 0);
  results.append(server.batch(1, 10));
  assert.equal(results.row(0).nodeid, "tests/d0/test_f0.py::test_0");
});

test("the longest name is the one without path and parameters", () => {
  const { results } = filled();
  assert.equal(results.longestName, "test_96".length);
});

test("a view holds what passes the filter, the newest first, however it arrived", () => {
  const { server, results } = filled();
  const wanted = server.rows.flatMap((row, at) => (row.out === "f" && row.be === 3 && `test_${row.test}`.includes("test_1") ? [at] : [])).reverse();
  const all = new View(results);
  all.setFilter("outcome:failed backend:trio ::test_1");
  assert.deepEqual(Array.from({ length: all.size }, (_, index) => all.at(index)), wanted);
  assert.ok(wanted.length > 3);

  const growing = new View(new Results());
  growing.setFilter("outcome:failed backend:trio ::test_1");
  server.forget();
  for (let from = 1; from <= SIZE; from += 313) {
    growing.results.append(server.batch(from, Math.min(SIZE, from + 312)));
    growing.extend();
  }
  assert.deepEqual(Array.from({ length: growing.size }, (_, index) => growing.at(index)), wanted);
});

test("without a filter the view is the whole run", () => {
  const { results } = filled();
  const view = new View(results);
  view.extend();
  assert.equal(view.size, SIZE);
  assert.equal(view.at(0), SIZE - 1);
  assert.equal(view.at(SIZE - 1), 0);
});

test("a value that does not exist matches nothing", () => {
  const { results } = filled();
  const view = new View(results);
  view.setFilter("outcome:vanished");
  assert.equal(view.size, 0);
});

test("every field is looked at as the server does", () => {
  const { server, results } = filled();
  const rows = server.rows.map((row, at) => ({ ...row, at, id: `tests/d${row.test % 3}/test_f${row.test % 7}.py::test_${row.test}` }));
  const cases = [
    ["outcome:timeout", (row) => row.out === "f"],
    ["-outcome:passed", (row) => row.out !== "p"],
    ["outcome:failed outcome:error", (row) => "fe".includes(row.out)],
    ["backend:none,trio", (row) => row.be === 0 || row.be === 3],
    ["is:retried", (row) => row.att > 1],
    ["attempt:1", (row) => row.att === 1],
    ["duration:>2ms duration:<=3ms", (row) => row.us > 2000 && row.us <= 3000],
    ["stall:>1ms", (row) => row.stall !== null && row.stall > 1000],
    ["-stall:>1ms", (row) => !(row.stall !== null && row.stall > 1000)],
    ['error:"BOOM 1"', (row) => "fe".includes(row.out) && `boom ${row.at + 1}`.includes("boom 1")],
    ["file:tests/d1/ -file:tests/d1/test_f2", (row) => row.id.startsWith("tests/d1/") && !row.id.startsWith("tests/d1/test_f2")],
    ["test:test_9", (row) => row.id.includes("test_9")],
    ["d2 -F3", (row) => row.id.includes("d2") && !row.id.includes("f3")],
    ["rate:>5%", () => true],
  ];
  for (const [text, fits] of cases) {
    const view = new View(results);
    view.setFilter(text);
    const found = Array.from({ length: view.size }, (_, index) => view.at(view.size - 1 - index)).sort((a, b) => a - b);
    assert.deepEqual(found, rows.filter(fits).map((row) => row.at), text);
  }
});

test("a worker is found by its name", () => {
  const { server, results } = filled();
  const view = new View(results);
  view.setFilter("worker:gw2");
  assert.equal(view.size, server.rows.filter((row) => row.w === "gw2").length);
});

test("places count every result once, those with failures first", () => {
  const { server, results } = filled();
  const places = new Places(results);
  places.extend();
  places.extend();
  const { kind, places: top } = places.top(10);
  assert.equal(kind, "directory");
  assert.equal(top.reduce((sum, place) => sum + size(place), 0), SIZE);
  assert.equal(top.reduce((sum, place) => sum + place.bad, 0), server.rows.filter((row) => "fe".includes(row.out)).length);
  assert.deepEqual(top.map((place) => place.bad), top.map((place) => place.bad).sort((a, b) => b - a));
});
