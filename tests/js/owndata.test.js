import assert from "node:assert/strict";
import test from "node:test";

import { keptMarkup, optionsMarkup, panelMarkup, privacyText, tooLargeText } from "../../static/owndata/markup.js";
import { refusedMarkup, rowsText, taskText, understoodMarkup } from "../../static/owndata/preview.js";
import { createSecrets, storageOf } from "../../static/owndata/secrets.js";

const column = { kind: "number", use: "feature", missing: 0, rule: "", features: 1, example: [] };
const FACTS = {
  rows: 150,
  rows_used: 148,
  refused_count: 2,
  delimiter: ";",
  task: "classification",
  target: "kind",
  class_names: ["a", "b"],
  features: 4,
  notes: ["Numbers were read with a decimal comma."],
  columns: [
    {
      ...column,
      name: "width",
      missing: 2,
      rule: "2 missing values become the column's mean (4.2).",
      example: ["1,5", "", "2,5"],
    },
    { ...column, name: "colour", kind: "category", use: "one-hot", features: 3, rule: "Each of its 3 values …" },
    { ...column, name: "note", kind: "text", use: "left-out", features: 0, rule: "Left out: a text …" },
    { ...column, name: "kind", kind: "category", use: "target", features: 0 },
  ],
  refused: [{ line: 17, reason: "the target kind is missing" }],
  head: [["1,5", "red", "<b>", "a"]],
};
const plain = (html) => html.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");

test("what was understood of a table says what becomes of every column, and which lines are refused", () => {
  const words = plain(understoodMarkup(FACTS));
  assert.match(words, /150 rows: 148 used, 2 refused\. The cells are separated by semicolons\./);
  assert.match(words, /From 4 features the model learns to tell 2 classes of kind apart: a, b\./);
  assert.match(words, /Numbers were read with a decimal comma\./);
  assert.match(
    words,
    /width\|numbers\|2\|A feature\. 2 missing values become the column.+s mean \(4\.2\)\.\|1,5, 2,5\|/,
  );
  assert.match(words, /colour\|a few texts\|0\|Each of its 3 values …\|/);
  assert.match(words, /note\|texts\|0\|Left out: a text …\|/);
  assert.match(words, /kind\|a few texts\|0\|The target\.\|/);
  assert.match(words, /2 lines are refused\|Line 17: the target kind is missing\.\|… and 1 more line\./);
  assert.match(words, /1,5\|red\|&lt;b&gt;\|a\|/, "what stands in a cell is no markup");
});

test("a table is described by what is learned from it, however much that is", () => {
  assert.equal(rowsText({ rows: 1200, rows_used: 1200, refused_count: 0 }), "1,200 rows, all of them used.");
  assert.equal(refusedMarkup({ refused: [], refused_count: 0 }), "");
  const price = { ...FACTS, task: "regression", target: "price", features: 1, class_names: [] };
  assert.equal(taskText(price), "From 1 feature the model learns to predict price.");
  const many = { ...FACTS, class_names: Array.from("abcdefghijkl") };
  assert.match(taskText(many), /12 classes of kind apart: a, b, c, d, e, f, g, h, i, j and 2 more\.$/);
});

test("the panel says what is taken, who sees it and for how long", () => {
  const words = plain(panelMarkup({ bytes: 5e6, rows: 50_000, columns: 100, days: 90 }));
  assert.match(words, /At most 5 MB, 50,000 rows and 100 columns\./);
  assert.match(
    words,
    /keeps the table for 90 days, .*Nothing of it leaves this server, except to those who have its link/,
  );
  assert.match(privacyText(1), /for 1 day, /);
  assert.equal(tooLargeText(5_000_001, 5e6), "This table has 5,000,001 bytes. At most 5,000,000 are taken.");
  assert.equal(optionsMarkup(["a", "b&c"], "b&c"), "<option>a</option><option selected>b&amp;c</option>");
});

test("data that are kept have a link, a day and a way to delete them; the secret is shown when it is new", () => {
  const facts = { ...FACTS, expires: "2027-02-26T12:00:00Z" };
  const link = "http://here/?dataset=own-0&epochs=5";
  const fresh = keptMarkup(facts, { link, secret: "s3cret", isOwner: true, onward: link });
  assert.match(fresh, /value="http:\/\/here\/\?dataset=own-0&amp;epochs=5"/);
  assert.match(plain(fresh), /Kept until February 26, 2027\..*s3cret.*Go to the curve.*Delete these data/);
  const later = keptMarkup(facts, { link, isOwner: true });
  assert.doesNotMatch(later, /secret/);
  assert.match(keptMarkup(facts, { link, isOwner: false }), /enter the secret.*<input data-secret/);
});

/** A browser's storage; `isFull` lets it refuse. */
function storage(isFull = false) {
  const items = new Map();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem(name, value) {
      if (isFull) throw new Error("QuotaExceededError");
      items.set(name, value);
    },
  };
}

test("a browser remembers the secrets of what was uploaded from it, as long as the data are kept", () => {
  const place = storage();
  const now = Date.parse("2027-01-01T00:00:00Z");
  const secrets = createSecrets(place, () => now);
  assert.ok(secrets.keep({ name: "own-a", secret: "1", expires: "2027-01-02T00:00:00Z" }));
  assert.deepEqual([secrets.of("own-a"), secrets.isNew("own-a"), secrets.isNew("own-b")], ["1", true, false]);
  secrets.shown("own-a");
  assert.deepEqual([secrets.of("own-a"), secrets.isNew("own-a"), secrets.of("own-b")], ["1", false, ""]);
  const later = createSecrets(place, () => now + 2 * 86_400_000);
  later.keep({ name: "own-b", secret: "2", expires: "2027-02-01T00:00:00Z" });
  assert.deepEqual([later.of("own-a"), later.of("own-b")], ["", "2"]);
  later.forget("own-b");
  assert.equal(later.of("own-b"), "");
});

test("where nothing can be stored, or what is stored is broken, there is no secret", () => {
  const own = { name: "own-a", secret: "1", expires: "2099-01-02T00:00:00Z" };
  assert.equal(createSecrets(null).keep(own), false);
  assert.equal(createSecrets(storage(true)).keep(own), false);
  const broken = storage();
  broken.setItem("epochwise-own-data", "{");
  assert.equal(createSecrets(broken).of("own-a"), "");
  const forbidden = Object.defineProperty({}, "localStorage", {
    get() {
      throw new Error("SecurityError");
    },
  });
  assert.equal(storageOf(forbidden), null);
});
