import assert from "node:assert/strict";
import test from "node:test";

import { fits, groupsOf } from "../../../static/app/lib/palette-groups.js";

const own = {
  recents: [{ text: "Run 7", note: "main", href: "/runs/7/" }],
  pages: [{ text: "Runs", note: "g r", href: "/runs/" }],
  actions: [{ text: "Switch to dark theme", note: "", act() {} }],
};
const found = [{ name: "Runs", items: [{ text: "Run 7", note: "main", href: "/runs/7/" }, { text: "Run 70", note: "main", href: "/runs/70/" }] }];
const names = (groups) => groups.map((group) => [group.name, group.items.map((item) => item.text)]);

test("an item fits when every word is in it", () => {
  assert.equal(fits(own.actions[0], "DARK switch"), true);
  assert.equal(fits(own.actions[0], "light"), false);
});

test("without a word there is all that is known", () => {
  assert.deepEqual(names(groupsOf("", [], own)), [["Recent", ["Run 7"]], ["Pages", ["Runs"]], ["Actions", ["Switch to dark theme"]]]);
});

test("what is recent is not listed twice", () => {
  assert.deepEqual(names(groupsOf("run", found, own)), [["Recent", ["Run 7"]], ["Runs", ["Run 70"]], ["Pages", ["Runs"]]]);
});

test("a sign in front asks for one kind", () => {
  assert.deepEqual(names(groupsOf("> dark", found, own)), [["Actions", ["Switch to dark theme"]]]);
  assert.deepEqual(names(groupsOf("#7", found, own)), [["Runs", ["Run 7", "Run 70"]]]);
});
