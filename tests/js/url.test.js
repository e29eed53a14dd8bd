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
  assert.deepEqual(parse("", FIELDS, VIEWS), { given: {}, view: VIEW, keep: [] });
});

test("fields and view are told apart, what nobody knows is left out", () => {
  const { given, view } = parse("?batch_size=20&utm_source=mail&x=updates&cursor=41", FIELDS, VIEWS);
  assert.deepEqual(given, { batch_size: "20" });
  assert.deepEqual(view, { ...VIEW, x: "updates", cursor: 41 });
});

test("a view nobody knows is left out", () => {
  assert.deepEqual(parse("?x=weeks&cursor=0&y=log&constructor=1", FIELDS, VIEWS).view, { ...VIEW, y: "log" });
});

test("a link that was escaped twice means what it meant", () => {
  const { given, view } = parse("?batch_size=20&amp;epochs=3&amp;amp;x=updates", FIELDS, VIEWS);
  assert.deepEqual(given, { batch_size: "20", epochs: "3" });
  assert.equal(view.x, "updates");
});

test("an address reads back as it was written", () => {
  const given = { dataset: "moons", batch_size: "32" };
  const view = { ...VIEW, y: "log", cursor: 7 };
  const keep = ["batch_size:50,epochs:7", "dataset:line"];
  const written = address(given, view, FIELDS, VIEWS, keep);
  assert.ok(written.endsWith("&keep=batch_size:50,epochs:7&keep=dataset:line"), written);
  assert.deepEqual(parse(`?${written}`, FIELDS, VIEWS), { given, view, keep });
});

test("what cannot be kept is left out, and what was escaped is read all the same", () => {
  const query = "keep=colour:red&keep=batch_size&keep=epochs:1,epochs:2&keep=batch_size%3A50%2Cepochs%3A7&keep=";
  assert.deepEqual(parse(query, FIELDS, VIEWS).keep, ["batch_size:50,epochs:7"]);
});

test("fields stand in their own order and only where they are given, so that equal runs have equal addresses", () => {
  assert.equal(configQuery({ epochs: 3, dataset: "line", samples: null }, FIELDS), "dataset=line&epochs=3");
  assert.equal(address({ epochs: 3 }, VIEW, FIELDS, VIEWS), "epochs=3");
});

test("of more kept runs than fit the first ones stand", () => {
  const keep = Array.from({ length: 9 }, (_, place) => `batch_size:${place + 1}`);
  assert.deepEqual(parse(keep.map((each) => `keep=${each}`).join("&"), FIELDS, VIEWS).keep, keep.slice(0, 7));
});
