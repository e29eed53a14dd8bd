import assert from "node:assert/strict";
import test from "node:test";

import { divides, loss, seconds, whereParts } from "../../static/page/format.js";
import { plan } from "../../static/page/plan.js";
import { divisors } from "../../static/page/scale.js";

test("a loss that was not measured is a dash", () => {
  assert.deepEqual([0.26849, null, undefined, NaN, Infinity].map(loss), ["0.268", "–", "–", "–", "–"]);
});

test("seconds for people", () => {
  assert.deepEqual([0.0004, 0.05, 0.3, 3.21, 10, 90].map(seconds), ["under 1 ms", "50 ms", "0.3 s", "3.2 s", "10 s", "1.5 min"]);
});

test("what is said of how a batch size divides the samples", () => {
  const say = (samples, batch_size, remainder) => divides(batch_size, plan({ samples, batch_size, epochs: 2, remainder }), divisors(samples));
  assert.equal(say(200, 5), "1, 2, 4, 5, 8, 10 … divide 200 evenly");
  assert.equal(say(200, 64), "64 does not divide 200: the last batch has 8");
  assert.equal(say(200, 64, "drop"), "8 of 200 samples are dropped in each epoch");
  assert.equal(say(200, 200), "one batch of all 200");
  assert.equal(say(200, 400), "larger than the data: one batch of all 200");
  assert.equal(say(7, 1), "1, 7 divide 7 evenly");
});

test("the sentence that a learner should be able to say", () => {
  const worked = plan({ samples: 200, batch_size: 5, epochs: 1000 });
  const say = (cursor) => whereParts(cursor, worked).map(([text]) => text).join("");
  assert.equal(say(22), "epoch 1 of 1,000 · batch 23 of 40 · update 23 of 40,000");
  assert.equal(say(40), "epoch 2 of 1,000 · batch 1 of 40 · update 41 of 40,000");
});
