import assert from "node:assert/strict";
import test from "node:test";

import { batches, epochs, evaluated, numbers, scaleOf, batchesIn } from "../../static/lens/series.js";
import { plan } from "../../static/page/plan.js";

/** Each batch makes an update. */
const EACH = plan({ samples: 200, batch_size: 5, epochs: 10 });
const f4 = (values) => ({ dtype: "f4", bdata: Buffer.from(new Float32Array(values).buffer).toString("base64") });

test("numbers come out of lists, where null is not a number, and out of base64", () => {
  assert.deepEqual([...numbers([1, null, 3])], [1, NaN, 3]);
  assert.deepEqual([...numbers(f4([0.5, NaN, 2]))], [0.5, NaN, 2]);
  assert.equal(numbers(undefined).length, 0);
});

test("batch losses that come singly stand in the middle of their batches", () => {
  const told = batches({ plan: EACH, batch_loss: [3, 2, 1] });
  assert.equal(told.thinned, false);
  assert.deepEqual([...told.at], [0.5, 1.5, 2.5]);
});

test("a bucket stands in its middle, the last in the middle of what it holds; the bands reach both ends", () => {
  const band = {
    thinned: true,
    of: 50,
    width: 20,
    p10: f4([1, 1, 1]),
    p25: f4([2, 2, 2]),
    p75: f4([3, 3, 3]),
    p90: f4([4, 5, 6]),
    min: f4([0, 0, 0]),
    max: f4([7, 7, 7]),
  };
  const told = batches({ plan: EACH, batch_loss: band });
  assert.deepEqual([...told.at], [0, 10, 30, 45, 50]);
  assert.deepEqual([...told.p90], [4, 4, 5, 6, 6]);
});

test("before the first bucket is full there is no band", () => {
  const none = Object.fromEntries(["p10", "p25", "p75", "p90", "min", "max"].map((name) => [name, f4([])]));
  const told = batches({ plan: EACH, batch_loss: { thinned: true, of: 50, width: 20, ...none } });
  assert.deepEqual([[...told.at], [...told.p90]], [[], []]);
});

test("the epochs begin at 0 with the untrained model", () => {
  const told = epochs({
    initial: { train: 0.7, validation: 0.8 },
    epochs: { running: [0.6, 0.5], unweighted: [0.6, 0.5], train: [0.5, 0.4], validation: [null, 0.6] },
  });
  assert.deepEqual([...told.epoch], [0, 1, 2]);
  assert.deepEqual([...told.train], [0.7, 0.5, 0.4]);
  assert.deepEqual([...told.validation], [0.8, NaN, 0.6]);
  assert.deepEqual([...told.running], [NaN, 0.6, 0.5]);
});

test("thinned epochs say which they are", () => {
  const told = epochs({
    initial: { train: 1, validation: null },
    epochs: { epoch: [4, 8, 10], train: f4([3, 2, 1]), validation: f4([NaN, NaN, NaN]) },
  });
  assert.deepEqual([...told.epoch], [0, 4, 8, 10]);
});

test("a line of validation has no gaps where it was not evaluated", () => {
  const { at, values } = evaluated([0, 1, 2, 3], [0.8, NaN, 0.6, NaN]);
  assert.deepEqual(
    [[...at], [...values]],
    [
      [0, 2],
      [0.8, 0.6],
    ],
  );
});

test("samples seen count the short last batch as what it is", () => {
  const seen = scaleOf("samples", plan({ samples: 1000, batch_size: 400, epochs: 2 }));
  assert.deepEqual([0, 3, 6].map(seen), [0, 1000, 2000]);
  assert.equal(scaleOf("epochs", plan({ samples: 200, batch_size: 5, epochs: 10 }))(60), 1.5);
});

test("a run is as long as it was trained", () => {
  const planned = plan({ samples: 200, batch_size: 5, epochs: 1000 });
  assert.equal(
    batchesIn({ plan: planned, status: "completed", stopped_at_epoch: 1000, diverged_at_update: null }),
    40_000,
  );
  assert.equal(
    batchesIn({ plan: planned, status: "early_stopped", stopped_at_epoch: 30, diverged_at_update: null }),
    1200,
  );
  assert.equal(batchesIn({ plan: planned, status: "diverged", stopped_at_epoch: 3, diverged_at_update: 130 }), 131);
  assert.equal(batchesIn({ plan: planned, status: "training" }), 40_000);
});
