import assert from "node:assert/strict";
import test from "node:test";

import { plan } from "../../static/page/plan.js";
import { batchScale, epochScale } from "../../static/page/slider.js";

const marks = ({ labelled }) => labelled.map(({ value }) => value);
const scaleFor = (samples, batch_size) => batchScale(batch_size, plan({ samples, batch_size, epochs: 10 }), "");

test("the batch slider reaches past n and marks 1, 32, 64, 128 and n", () => {
  const scale = scaleFor(200, 5);
  assert.equal(scale.most, 400);
  assert.deepEqual(marks(scale), [1, 32, 64, 128, 200]);
  assert.equal(scale.labelled.at(-1).text, "all 200");
  assert.equal(scale.spoken, "5 samples per batch, 40 updates per epoch");
});

test("marks beyond n or upon its own are left out", () => {
  assert.deepEqual(marks(scaleFor(100, 5)), [1, 32, 64, 100]);
  assert.deepEqual(marks(scaleFor(130, 5)), [1, 32, 64, 130]);
  assert.deepEqual(marks(scaleFor(1, 1)), [1]);
});

test("a value typed beyond the scale stretches it", () => {
  assert.equal(scaleFor(200, 5000).most, 5000);
  assert.equal(epochScale(plan({ samples: 200, batch_size: 5, epochs: 50_000 })).most, 50_000);
});

test("the epochs slider says what its number makes", () => {
  assert.equal(
    epochScale(plan({ samples: 200, batch_size: 5, epochs: 1000 })).words,
    "1,000 epochs × 40 updates = 40,000 updates",
  );
  assert.equal(epochScale(plan({ samples: 200, batch_size: 200, epochs: 1 })).words, "1 epoch × 1 update = 1 update");
});
