// Where the line of an explained word stands, and where in the glossary it leads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { entryOf, placed } from "../../static/page/terms.js";

const LINE = { width: 300, height: 60 };
const word = (left, top) => ({ left, top, bottom: top + 24 });

test("a line stands under its word", () => {
  assert.deepEqual(placed(word(100, 200), LINE, 1280, 800), { left: 100, top: 230 });
});

test("a line stays in the window at both sides", () => {
  assert.equal(placed(word(1200, 200), LINE, 1280, 800).left, 1280 - 8 - 300);
  assert.equal(placed(word(2, 200), LINE, 1280, 800).left, 8);
  assert.equal(placed(word(200, 200), { width: 304, height: 60 }, 320, 800).left, 8);
});

test("a line stands above its word where only there is room", () => {
  assert.equal(placed(word(100, 760), LINE, 1280, 800).top, 760 - 6 - 60);
  assert.equal(placed(word(100, 40), LINE, 1280, 100).top, 70);
});

test("the line of a label stands above it, so that the control below it can be seen, where there is room", () => {
  assert.equal(placed(word(100, 200), LINE, 1280, 800, true).top, 200 - 6 - 60);
  assert.equal(placed(word(100, 40), LINE, 1280, 800, true).top, 70);
});

test("a line leads to its own word, and a field's to the word that says more of it", () => {
  assert.equal(entryOf("term-batch-loss"), "batch-loss");
  assert.equal(entryOf("batch_size-help"), "batch-size");
  assert.equal(entryOf("noise-help"), undefined);
});
