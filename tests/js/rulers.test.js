import assert from "node:assert/strict";
import test from "node:test";

import { rulersOf, rulersSvg, rulersText } from "../../static/batches/rulers.js";
import { seenText } from "../../static/batches/words.js";
import { plan } from "../../static/page/plan.js";

/** Passes of `pass` batches of 3. */
const of = (pass, more) => plan({ samples: 3 * pass, batch_size: 3, epochs: 20, sampling: "each-epoch", ...more });

/** Which epoch, or pass, from 1, has each batch of a stretch, batch by batch. */
const counted = (parts) => parts.flatMap(({ number, from, to }) => Array(to - from).fill(number));

test("every batch on the rulers has its epoch and its pass, from where both begin together", () => {
  for (const [steps, pass, batch] of [
    [6, 4, 0],
    [6, 4, 29],
    [20, 100, 130],
    [7, 40, 139],
    [9, 5, 3],
  ]) {
    const { from, to, at, epochs, passes, left } = rulersOf(of(pass, { steps_per_epoch: steps }), batch);
    const batches = Array.from({ length: to - from }, (_, place) => from + place);
    assert.deepEqual(
      counted(epochs),
      batches.map((each) => Math.floor(each / steps) + 1),
    );
    assert.deepEqual(
      counted(passes),
      batches.map((each) => Math.floor(each / pass) + 1),
    );
    assert.ok(from <= at && at < to && at === batch);
    assert.equal(left, null);
  }
  assert.deepEqual(
    [6, 7].map((steps) => rulersOf(of(4, { steps_per_epoch: steps }), 0).to),
    [12, 28],
  );
});

test("no more than some of the shorter ones are drawn, and the last stretch ends with the run", () => {
  const many = rulersOf(of(1000, { steps_per_epoch: 7, epochs: 300 }), 0);
  assert.deepEqual([many.to, many.passes.length, many.epochs.length], [1000, 1, 143]);
  const ended = rulersOf(of(40, { steps_per_epoch: 7 }), 0);
  assert.deepEqual([ended.to, ended.passes.at(-1)], [140, { number: 4, from: 120, to: 140 }]);
});

test("where every epoch begins a new pass, the rulers show what of it no epoch takes", () => {
  const made = of(10, { steps_per_epoch: 4, steps: "restart" });
  const shown = rulersOf(made, 9);
  assert.deepEqual(shown.left, { from: 4, to: 10 });
  assert.deepEqual([shown.epochs, shown.at], [[{ number: 3, from: 0, to: 4 }], 1]);
  assert.equal(
    rulersText(made, 9),
    "Batch 2 of epoch 3 is batch 2 of pass 3. No epoch takes the last 6 batches of a pass.",
  );
  assert.match(rulersSvg(made, 9, 600), /in no epoch/);
  assert.match(rulersText(of(5, { steps_per_epoch: 4, steps: "restart" }), 0), /takes the last batch of a pass\.$/);
});

test("the words say where a batch stands by both, and after how many epochs both end together", () => {
  assert.equal(
    rulersText(of(40, { steps_per_epoch: 60 }), 69),
    "Batch 10 of epoch 2 is batch 30 of pass 2. 2 epochs are as long as 3 passes: 120 batches.",
  );
  assert.match(rulersText(of(40, { steps_per_epoch: 80 }), 0), /1 epoch is as long as 2 passes: 80 batches\.$/);
  assert.match(rulersText(of(40, { steps_per_epoch: 7 }), 0), /In this run no epoch ends with a pass\.$/);
});

test("numbers stand where all have room", () => {
  const made = of(40, { steps_per_epoch: 60 });
  assert.equal(rulersSvg(made, 0, 600).match(/text-anchor="middle"/g)?.length, 5);
  assert.doesNotMatch(rulersSvg(of(1000, { steps_per_epoch: 7, epochs: 300 }), 0, 300), /ruler-epoch"[^>]*middle/);
});

test("the small maps speak of passes where an epoch is none", () => {
  const [epochs, passes] = [of(4), of(4, { steps_per_epoch: 6 })];
  assert.equal(seenText("each-epoch", epochs), "a new order in every epoch");
  assert.equal(seenText("each-epoch", passes), "a new order in every pass");
  assert.equal(seenText("once", passes), "one order for all passes");
  assert.equal(seenText("never", passes), "the data's order in every pass");
});
