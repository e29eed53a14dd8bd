import assert from "node:assert/strict";
import test from "node:test";

import { epochsHtml } from "../../static/trainon/drawing.js";
import {
  alikeText,
  anewText,
  canBeginAnew,
  earlierOf,
  earlierWords,
  endWords,
  furtherOf,
  furtherText,
  rowsOf,
  valuesOf,
} from "../../static/trainon/words.js";

const CONFIG = { patience: null, target_loss: null, validate_every: 1, fit_every: null, steps: null };
const runOf = (more = {}, config = {}) => ({
  status: "completed",
  epochs_done: 200,
  lowest: { epoch: 44, validation: 0.31 },
  diverged_at_update: null,
  plan: { epochs: 200, batches_per_epoch: 40, validation_samples: 100 },
  ...more,
  config: { ...CONFIG, ...config },
});
const MOST = 1_000_000;
const STAYS =
  "If you train on, every batch and every loss up to there stays exactly as it is, and training goes on from the " +
  "parameters after epoch 200, with the optimizer’s state and the shuffling.";

test("a run that was not cut short is trained on to twice its epochs, or as many as may be", () => {
  assert.deepEqual(furtherOf(runOf(), MOST), { epochs: 400, lifts: "" });
  assert.deepEqual(furtherOf(runOf(), 12_039), { epochs: 300, lifts: "" });
  assert.equal(furtherOf(runOf(), 8_000), null);
  assert.deepEqual(endWords(runOf(), null, 8_000), [
    "This run has 200 epochs. A run may have 1,000,000 epochs and 8,000 batches here, so no more are possible.",
  ]);
  const run = runOf({ plan: { epochs: 600_000, batches_per_epoch: 1 } });
  assert.equal(furtherOf(run, 5_000_000)?.epochs, 1_000_000);
  assert.equal(furtherText(runOf(), { epochs: 400, lifts: "" }), "Train on to 400 epochs");
  assert.deepEqual(endWords(runOf(), { epochs: 400, lifts: "" }, MOST), [
    "This run ended after epoch 200, the last that was planned.",
    STAYS,
  ]);
});

test("a run that a rule ended is trained on without that rule", () => {
  const run = runOf({ status: "early_stopped", epochs_done: 60 }, { patience: 5 });
  const further = furtherOf(run, 8_000);
  assert.deepEqual(further, { epochs: 200, lifts: "patience" });
  assert.equal(furtherText(run, further), "Train on without patience, to 200 epochs");
  assert.match(endWords(run, further, MOST)[0], /^Patience ended this run after epoch 60, so more epochs alone would/);
  assert.equal(endWords(run, further, MOST).length, 2);
  const reached = runOf({ status: "target_reached", epochs_done: 60 }, { patience: 5, target_loss: 0.3 });
  const onward = furtherOf(reached, MOST);
  assert.equal(onward?.lifts, "target_loss");
  assert.equal(furtherText(reached, onward), "Train on without a target loss, to at most 200 epochs");
  assert.deepEqual(endWords(reached, onward, MOST).slice(2), [
    "Patience still holds: it may end the run anywhere from epoch 60 on.",
  ]);
});

test("rules that have not ended the run may end the longer one, and a validation at its end alone is left out", () => {
  const run = runOf({}, { target_loss: 0.1, validate_every: 3 });
  const further = furtherOf(run, MOST);
  assert.equal(furtherText(run, further), "Train on to at most 400 epochs");
  assert.deepEqual(endWords(run, further, MOST).slice(2), [
    "The target loss still holds: it may end the run anywhere from epoch 200 on.",
    "Only the validation after epoch 200 is left out then: it was made because a run ended there.",
  ]);
  assert.equal(endWords(runOf({}, { validate_every: 4 }), further, MOST).length, 2);
});

test("a run that diverged is not trained on, and has no epoch beside the last", () => {
  const run = runOf({ status: "diverged", diverged_at_update: 1234 });
  assert.equal(furtherOf(run, MOST), null);
  assert.deepEqual(endWords(run, null, MOST), [
    "This run diverged at update 1,235. It ends there, however many epochs are set.",
  ]);
  assert.equal(earlierOf(run), null);
  assert.equal(alikeText(run), "A run that diverged has no epoch to end at.");
});

test("only an earlier epoch stands beside the last, where there is validation and the run has ended", () => {
  assert.equal(earlierOf(runOf()), 44);
  assert.equal(alikeText(runOf()), "");
  assert.equal(earlierOf(runOf({ lowest: { epoch: 200 } })), null);
  assert.match(alikeText(runOf({ lowest: { epoch: 200 } })), /^The last epoch has the lowest validation loss/);
  assert.match(alikeText(runOf({ lowest: null })), /^Without validation samples/);
  assert.match(alikeText(runOf({ status: "training" })), /when training has ended/);
  assert.match(
    earlierWords(44, 100).join(" "),
    /^A run of 44 epochs ends .* by these 100 validation samples; by others/,
  );
});

test("a new call of fit() begins where fit() is called once and epochs are whole, within what a run may have", () => {
  assert.equal(canBeginAnew(runOf(), 100, 8_000), true);
  assert.equal(canBeginAnew(runOf(), 101, 8_000), false);
  assert.equal(canBeginAnew(runOf({}, { fit_every: 4 }), 100, MOST), false);
  assert.equal(canBeginAnew(runOf({}, { steps: "continue" }), 100, MOST), false);
  assert.match(anewText(7), /from those after epoch 7, say, where the cursor stands/);
});

test("the table says of each number by how much the last epoch's is higher or lower", () => {
  const windowOf = (train, validation, right) => ({
    epochs: { first: 43, train: [train], validation: [validation] },
    measures: { accuracy: { batch: [1], epochs: { first: 43, train: [right], validation: [0.87] } } },
  });
  const at = { last: valuesOf(windowOf(0.2, 0.35, 0.9)), lowest: valuesOf(windowOf(0.25, 0.3, 0.9)) };
  assert.deepEqual(at.last, { loss: { train: 0.2, validation: 0.35 }, accuracy: { train: 0.9, validation: 0.87 } });
  const rows = rowsOf(at, { loss: { noun: "loss" }, accuracy: { noun: "accuracy" } });
  assert.deepEqual(
    rows.map(({ name, words }) => [name, words]),
    [
      ["Training loss", "0.050 lower"],
      ["Validation loss", "0.050 higher"],
      ["Training accuracy", "the same"],
      ["Validation accuracy", "the same"],
    ],
  );
  const html = epochsHtml(rows, 200, 44);
  assert.match(
    html,
    /Lowest validation loss \(epoch 44\).*<th scope="row">Training loss<\/th><td>0\.200<\/td><td>0\.250<\/td>/,
  );
});
