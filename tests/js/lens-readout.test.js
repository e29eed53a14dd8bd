import assert from "node:assert/strict";
import test from "node:test";

import { readoutWords, stepWords, untrainedWords } from "../../static/lens/readout.js";
import { modelOf, planOf } from "./fixtures.js";

const plan = planOf(200, 5, 9);

test("a step is told with its loss, and whether that went up or down", () => {
  assert.equal(stepWords(1, plan, 0.62, 0.71), "Epoch 1, batch 2 of 40, loss 0.620, down from 0.710.");
  assert.equal(stepWords(41, plan, 0.71, 0.62), "Epoch 2, batch 2 of 40, loss 0.710, up from 0.620.");
  assert.equal(stepWords(1, plan, 0.62, 0.62), "Epoch 1, batch 2 of 40, loss 0.620 as in the batch before.");
  assert.equal(stepWords(0, plan, 0.62, undefined), "Epoch 1, batch 1 of 40, loss 0.620.");
  assert.equal(stepWords(1, plan, null, 0.62), "Epoch 1, batch 2 of 40.");
});

test("the values at one place: the batch's, its epoch's, and those after it", () => {
  const model = modelOf(plan);
  model.epochs.set(0, { running: 0.000261, train: 0.5, validation: 0.6 });
  model.loss[3] = 0.25;
  const lines = readoutWords(model, 3, 5);
  assert.deepEqual(lines, [
    "Batch 4 of epoch 1: batch loss 0.250, 5 samples.",
    "Epoch 1: running mean 2.6\u00a0×\u00a010⁻⁴.",
    "After it: training 0.500, validation 0.600.",
  ]);
  model.epochs.set(0, { running: NaN, train: 0.5, validation: NaN });
  model.loss[3] = null;
  assert.deepEqual(readoutWords(model, 3, 5), ["Batch 4 of epoch 1: 5 samples.", "After it: training 0.500."]);
});

test("the untrained model's losses", () => {
  assert.deepEqual(untrainedWords({ train: 0.9, validation: null }), ["Untrained: training 0.900."]);
  assert.deepEqual(untrainedWords({}), []);
});
