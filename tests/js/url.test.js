import assert from "node:assert/strict";
import test from "node:test";

import { address, configQuery, parse } from "../../static/page/url.js";

const FIELDS = ["dataset", "samples", "batch_size", "epochs"];
const VIEWS = {
  x: ["epochs", "epochs|updates|samples"],
  y: ["linear", "linear|log"],
  cursor: ["1", "[1-9][0-9]{0,11}"],
};
const VIEW = { x: "epochs", y: "linear", cursor: 1 };

test("an address without a query is the first view of the default run", () => {
  assert.deepEqual(parse("", FIELDS, VIEWS), { given: {}, view: VIEW, ignored: [] });
});

test("fields, view and what nobody knows are told apart", () => {
  const { given, view, ignored } = parse("?batch_size=20&utm_source=mail&x=updates&cursor=41", FIELDS, VIEWS);
  assert.deepEqual(given, { batch_size: "20" });
  assert.deepEqual(view, { ...VIEW, x: "updates", cursor: 41 });
  assert.deepEqual(ignored, ["utm_source"]);
});

test("a view nobody knows is ignored visibly", () => {
  assert.deepEqual(parse("?x=weeks&cursor=0&y=log&constructor=1", FIELDS, VIEWS).ignored, [
    "x=weeks",
    "cursor=0",
    "constructor",
  ]);
});

test("an address reads back as it was written", () => {
  const given = { dataset: "moons", batch_size: "32" };
  const view = { ...VIEW, y: "log", cursor: 7 };
  assert.deepEqual(parse(`?${address(given, view, FIELDS, VIEWS)}`, FIELDS, VIEWS), { given, view, ignored: [] });
});

test("fields stand in their own order and only where they are given, so that equal runs have equal addresses", () => {
  assert.equal(configQuery({ epochs: 3, dataset: "line", samples: null }, FIELDS), "dataset=line&epochs=3");
  assert.equal(address({ epochs: 3 }, VIEW, FIELDS, VIEWS), "epochs=3");
});
