import assert from "node:assert/strict";
import test from "node:test";

import { languageTag, speak, t, tn } from "../../static/language.js";

const POLISH = {
  "{count} row": { one: "{count} wiersz", few: "{count} wiersze", many: "{count} wierszy" },
  "Stopped at {update}.": "Zatrzymano: {update}.",
};

test.afterEach(() => speak("en", {}));

test("English says what stands in the source, with its values", () => {
  assert.equal(t("Stopped at {update} by {who}.", { update: 1234, who: "you" }), "Stopped at 1,234 by you.");
  assert.equal(tn("{count} row", "{count} rows", 1), "1 row");
  assert.equal(tn("{count} row of {all}", "{count} rows of {all}", 2000, { all: 3000 }), "2,000 rows of 3,000");
});

test("another language has its own words, plural forms and numbers", () => {
  speak("pl", POLISH);
  assert.equal(languageTag(), "pl");
  assert.equal(t("Stopped at {update}.", { update: 12345.5 }), "Zatrzymano: 12\u00a0345,5.");
  assert.deepEqual(
    [1, 2, 5].map((count) => tn("{count} row", "{count} rows", count)),
    ["1 wiersz", "2 wiersze", "5 wierszy"],
  );
});

test("a text without a translation is said in English, and a placeholder without a value stays", () => {
  speak("pl", POLISH);
  assert.equal(t("Play {speed}"), "Play {speed}");
  assert.equal(tn("{count} batch", "{count} batches", 2), "2 batches");
});

test("the pseudo-language has the rules of English", () => {
  speak("en-XA", { "{count} row": { one: "{count} ŕööŵ", other: "{count} ŕööŵš" } });
  assert.deepEqual(
    [1, 1200].map((count) => tn("{count} row", "{count} rows", count)),
    ["1 ŕööŵ", "1,200 ŕööŵš"],
  );
});
