import assert from "node:assert/strict";
import test from "node:test";

import {
  covers,
  doneOf,
  epochsOf,
  followedPlan,
  lensModel,
  lossesIn,
  sameData,
  stoppedWords,
} from "../../static/lens/model.js";
import { whereText } from "../../static/lens/cursor.js";
import { lensFrame, viewFor } from "../../static/lens/frame.js";
import { describe } from "../../static/lens/lens.js";
import { lossAt, planOf } from "./fixtures.js";

const plan = planOf(200, 5, 10);

test("a window holds a view when it holds all of it that the run has", () => {
  const window = { first: 40, loss: Array(80).fill(1) };
  assert.ok(covers(window, { first: 40, count: 80 }, 400));
  assert.ok(covers(window, { first: 80, count: 80 }, 120));
  assert.ok(!covers(window, { first: 80, count: 80 }, 400));
  assert.ok(!covers(window, { first: 0, count: 80 }, 400));
  assert.ok(!covers(undefined, { first: 0, count: 80 }, 400));
});

test("losses that are not here have no value", () => {
  assert.deepEqual(lossesIn({ first: 2, loss: [5, null, 7] }, { first: 1, count: 5 }), [null, 5, null, 7, null]);
});

test("a run has as many updates as were done, and says why it stopped", () => {
  assert.equal(doneOf({ plan, status: "training" }), 400);
  assert.equal(doneOf({ plan, status: "training", batches_done: 77 }), 77);
  assert.equal(doneOf({ plan, status: "diverged", diverged_at_update: 41 }), 42);
  assert.equal(stoppedWords({ plan, status: "diverged", diverged_at_update: 41 }), "diverged here");
  assert.equal(stoppedWords({ plan, status: "early_stopped", stopped_at_epoch: 3 }), "stopped early");
  assert.equal(stoppedWords({ plan, status: "target_reached", stopped_at_epoch: 3 }), "target reached");
  assert.equal(stoppedWords({ plan, status: "completed", stopped_at_epoch: 10 }), "");
});

test("a run that ended early is one of so many epochs, batches and updates as it came to", () => {
  const totals = (run) => {
    const { epochs, total_batches: batches, total_updates: updates } = followedPlan({ plan, ...run });
    return [epochs, batches, updates];
  };
  assert.deepEqual(totals({ status: "training", batches_done: 77 }), [10, 400, 400]);
  assert.deepEqual(totals({ status: "completed", stopped_at_epoch: 10 }), [10, 400, 400]);
  assert.deepEqual(totals({ status: "early_stopped", stopped_at_epoch: 3 }), [3, 120, 120]);
  assert.deepEqual(totals({ status: "target_reached", stopped_at_epoch: 3 }), [3, 120, 120]);
  assert.deepEqual(totals({ status: "diverged", diverged_at_update: 41 }), [2, 80, 42]);
  const together = { ...plan, accumulate: 3, updates_per_epoch: 14, total_updates: 140 };
  assert.equal(followedPlan({ plan: together, status: "early_stopped", stopped_at_epoch: 3 }).total_updates, 42);
});

test("the lens shows no epoch after the one in which training ended, and says of how many each is", () => {
  const run = { plan, config: { sampling: "each-epoch" }, status: "early_stopped", stopped_at_epoch: 3 };
  const followed = followedPlan(run);
  const view = viewFor(followed, "wide", 119, 0);
  assert.deepEqual(view, { first: 0, count: 120 });
  assert.equal(whereText(119, followed), "epoch 3 of 3 · batch 40 of 40 · update 120 of 120");
  const model = lensModel(run, { id: "lens", width: 552, size: "wide", type: 12, view, cursor: 119 });
  assert.match(describe(model, lensFrame(model)), /Epochs 1 to 3 of 3, 40 batches each\./);
});

test("an epoch's losses come from the window's slice, else from the thinned ones, else from its batches", () => {
  const loss = Array.from({ length: 80 }, (_, i) => lossAt(i));
  const run = {
    plan,
    config: { sampling: "each-epoch" },
    window: { first: 0, loss },
    epochs: { epoch: [1, 3], train: [0.5, 0.4], running: [0.6, 0.45] },
  };
  const found = epochsOf(run, { first: 0, count: 120 });
  assert.deepEqual(found.get(0), { train: 0.5, running: 0.6, validation: NaN });
  assert.ok(Number.isNaN(found.get(1).train));
  assert.ok(Math.abs(found.get(1).running - loss.slice(40).reduce((a, b) => a + b) / 40) < 1e-12);
  assert.deepEqual(found.get(2), { train: 0.4, running: 0.45, validation: NaN });
  run.window.epochs = { first: 1, train: [0.11], running: [0.12], validation: [0.2] };
  assert.deepEqual(epochsOf(run, { first: 0, count: 120 }).get(1), { train: 0.11, running: 0.12, validation: 0.2 });
});

test("a mean of batches weighs a short last batch by its size", () => {
  const uneven = planOf(12, 5, 1);
  const run = { plan: uneven, config: { sampling: "never" }, window: { first: 0, loss: [1, 2, 6] } };
  assert.ok(Math.abs(epochsOf(run, { first: 0, count: 3 }).get(0).running - (5 + 10 + 12) / 12) < 1e-12);
});

test("the same rows: all that matters is what the rows follow from", () => {
  const config = {
    dataset: "moons",
    samples: 200,
    noise: 0.3,
    features: null,
    validation_samples: 200,
    data_seed: 3,
    epochs: 5,
  };
  assert.ok(sameData(config, { ...config, epochs: 9, batch_size: 7 }));
  assert.ok(!sameData(config, { ...config, samples: 100 }));
  assert.ok(!sameData(config, undefined));
});
