import assert from "node:assert/strict";
import test from "node:test";

import { divides, loss, seconds } from "../../static/page/format.js";
import { plan } from "../../static/page/plan.js";
import { divisors } from "../../static/page/scale.js";

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

test("what is said of how a batch size divides the samples", () => {
  const say = (samples, batch_size, remainder) =>
    divides(batch_size, plan({ samples, batch_size, epochs: 2, remainder }), divisors(samples));
  assert.equal(say(200, 5), "1, 2, 4, 5, 8, 10 … divide 200 evenly");
  assert.equal(say(200, 64), "64 does not divide 200: the last batch has 8");
  assert.equal(say(200, 64, "drop"), "8 of 200 samples are dropped in each epoch");
  assert.equal(say(200, 200), "one batch of all 200");
  assert.equal(say(200, 400), "larger than the data: one batch of all 200");
  assert.equal(say(7, 1), "1, 7 divide 7 evenly");
});
