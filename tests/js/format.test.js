import assert from "node:assert/strict";
import test from "node:test";

import { loss, seconds } from "../../static/page/format.js";

test("a loss that was not measured is a dash", () => {
  assert.deepEqual([0.26849, null, undefined, NaN, Infinity].map(loss), ["0.268", "–", "–", "–", "–"]);
});

test("seconds for people", () => {
  assert.deepEqual([0.0004, 0.05, 0.3, 3.21, 10, 90].map(seconds), [
    "under 1 ms",
    "50 ms",
    "0.3 s",
    "3.2 s",
    "10 s",
    "1.5 min",
  ]);
});
