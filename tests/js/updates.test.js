// Batches and updates where several batches make an update: what the lens, the sentence and the drawers show.
import assert from "node:assert/strict";
import test from "node:test";

import { worstWords } from "../../static/inside/worst.js";
import { position, stepped, whereText } from "../../static/lens/cursor.js";
import { lensFrame } from "../../static/lens/frame.js";
import { describe, lensSvg } from "../../static/lens/lens.js";
import { batches, batchesIn } from "../../static/lens/series.js";
import { stepsSvg } from "../../static/lens/together.js";
import { batchesOf, rowsOfUpdate, updateOf, updatesPerBatch } from "../../static/lens/updates.js";
import { createWishes } from "../../static/lens/wishes.js";
import { viewOf } from "../../static/page/drawers/worst.js";
import { plan } from "../../static/page/plan.js";
import { readoutsOf } from "../../static/page/readouts.js";
import { tooLongText } from "../../static/page/refusals.js";
import { sentenceHtml } from "../../static/page/sentence.js";
import { modelOf } from "./fixtures.js";

/** 40 batches an epoch, 3 updates: of 15, 15 and 10 batches. */
const FIFTEEN = plan({ samples: 200, batch_size: 5, epochs: 10, accumulate: 15 });
const FOUR = plan({ samples: 200, batch_size: 5, epochs: 10, accumulate: 4 });
const EACH = plan({ samples: 200, batch_size: 5, epochs: 10 });

test("each batch belongs to one update, and each update to one epoch", () => {
  assert.deepEqual(
    [0, 14, 15, 29, 30, 39, 40, 79].map((batch) => updateOf(batch, FIFTEEN)),
    [0, 0, 1, 1, 2, 2, 3, 5],
  );
  assert.deepEqual(
    [0, 2, 3].map((update) => batchesOf(update, FIFTEEN)),
    [
      { first: 0, count: 15 },
      { first: 30, count: 10 },
      { first: 40, count: 15 },
    ],
  );
  for (let batch = 0; batch < 80; batch += 1) {
    assert.equal(updateOf(batch, EACH), batch);
    const { first, count } = batchesOf(updateOf(batch, FIFTEEN), FIFTEEN);
    assert.ok(first <= batch && batch < first + count);
  }
  assert.deepEqual([FIFTEEN, FOUR, EACH].map(rowsOfUpdate), [75, 20, 5]);
});

test("the cursor goes from batch to batch, and says which update they make", () => {
  assert.deepEqual(position(46, FOUR), { index: 46, epoch: 1, batch: 6, makes: 11 });
  assert.equal(whereText(46, FOUR), "epoch 2 of 10 · batch 7 of 40 · update 12 of 100");
  assert.deepEqual([stepped("next", 46, FOUR), stepped("finish", 46, FOUR), stepped("end", 0, FOUR)], [47, 79, 399]);
});

test("the lens shows a dot for each batch and one step for each update, in words too", () => {
  const model = modelOf(FOUR, { count: 80, cursor: 41 });
  const svg = lensSvg(model);
  assert.equal(svg.match(/h0/g).length, 80 + svg.match(/class="dots hole[^>]*d="([^"]*)"/)[1].match(/h0/g).length);
  const steps = stepsSvg(model, lensFrame(model));
  assert.equal(steps.match(/M/g).length, 20);
  assert.equal(steps.match(/class="together now" d="([^"]*)"/)[1].match(/M/g).length, 1);
  assert.match(
    describe(model, lensFrame(model)),
    /one batch \(5 samples\) at its batch loss\. Every 4 batches make one/,
  );
  const short = modelOf(FIFTEEN, { count: 40 });
  assert.match(
    describe(short, lensFrame(short)),
    /Every 15 batches make one update, and so do the last 10 of an epoch\./,
  );
  const each = modelOf(EACH, { count: 80 });
  assert.equal(stepsSvg(each, lensFrame(each)), "");
});

test("the axis of the lens counts updates at the ends of epochs", () => {
  const svg = lensSvg(modelOf(FOUR, { count: 80 }));
  const ticks = [...svg.matchAll(/class="tick update"[^>]*>([^<]*)</g)].map(([, words]) => words);
  assert.deepEqual(ticks, ["0", "10", "20 updates"]);
});

test("on the axis that counts updates the batches of one stand side by side", () => {
  assert.equal(updatesPerBatch(FOUR), 0.25);
  const run = { plan: FOUR, batch_loss: [4, 3, 2, 1, 5], initial: {}, epochs: {} };
  assert.deepEqual([...batches(run).at], [0.125, 0.375, 0.625, 0.875, 1.125]);
  const shown = { ...run, show: { charts: { loss: { noun: "loss", whole: false } } } };
  const readouts = readoutsOf(shown, "loss", null);
  readouts.fill();
  assert.equal(readouts.labels[4][0], "epoch 1 · batch 5 of 40 · update 2");
});

test("a run that ended early has the batches of its updates", () => {
  assert.equal(batchesIn({ plan: FIFTEEN, status: "early_stopped", stopped_at_epoch: 2 }), 80);
  assert.equal(batchesIn({ plan: FIFTEEN, status: "diverged", diverged_at_update: 2 }), 40);
});

test("a batch is drawn with its own rows and loss, of an update of several", () => {
  const asked = [];
  const wishes = createWishes({ needUpdates: (...range) => asked.push(range) });
  const run = { plan: FOUR, config: {}, window: { first: 0, loss: [0.4, 0.3, 0.2, 0.1] }, dataset: {} };
  wishes.ask({ run, window: { first: 0, count: 4 }, cursor: 2, stride: 1, fields: ["rows"] });
  assert.deepEqual(asked, [[0, 10, ["rows"]]]);
  wishes.keep([{ update: 0, rows: [...Array(20).keys()], loss: 0.25 }]);
  const { batch, rows, loss } = wishes.detailsOf(2, run, ["rows", "loss"]);
  assert.deepEqual({ batch, rows, loss }, { batch: 2, rows: [10, 11, 12, 13, 14], loss: 0.2 });
});

test("the drawer of the update asks for the updates whose batches are in the chart", () => {
  const run = { plan: FIFTEEN, batches_done: 400 };
  assert.deepEqual(viewOf({ run, place: { first: 40, count: 80 } }), { first: 3, count: 6 });
  const said = worstWords({ update: 3, rows: [1, 2], share: [0.25, 0.75], loss: 0.5 }, FIFTEEN, null);
  assert.deepEqual(said, ["Update 4: sample 3 causes 75% of its loss."]);
});

test("the sentence counts batches and updates where they differ", () => {
  const words = (of) => sentenceHtml(of, 5, "", { chapter: "", name: "" }).replace(/<[^>]*>/g, "");
  assert.match(words(FOUR), /batch size of 5, one epoch has 40 batches and makes 10 updates\. .*updated 100 times\./);
  assert.match(words(EACH), /batch size of 5, one epoch makes 40 updates\./);
  assert.match(
    words({ ...EACH, test_samples: 1000 }),
    /times\. 1,000 test samples, scored once after the last epoch\. $/,
  );
  assert.doesNotMatch(words(EACH), /test/);
});

test("what is too long is said in batches where they are not updates", () => {
  assert.equal(tooLongText(FOUR, 300), "The run would take about 400 batches; the limit is 300 batches.");
  assert.equal(tooLongText(EACH, 300), "The run would make about 400 updates; the limit is 300 updates.");
});
