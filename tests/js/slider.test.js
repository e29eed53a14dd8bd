import assert from "node:assert/strict";
import test from "node:test";

import { plan } from "../../static/page/plan.js";
import { batchHint, batchScale, epochScale, placedMarks, rateScale } from "../../static/page/scales.js";

const scaleFor = (samples, batch_size, sampling = "each-epoch") =>
  batchScale(batch_size, plan({ samples, batch_size, epochs: 10 }), sampling);
const WIDE = 600;
const values = ({ marks, stops }, width = WIDE) => placedMarks(marks, stops, width).map(({ value }) => value);

test("the batch slider reaches past n and marks 1, 32, 64, 128 and n", () => {
  const scale = scaleFor(200, 5);
  assert.equal(scale.stops.at(-1), 400);
  assert.deepEqual(values(scale), [1, 32, 64, 128, 200]);
  assert.equal(placedMarks(scale.marks, scale.stops, WIDE).at(-1).text, "all 200");
  assert.equal(scale.spoken, "5 samples per batch, 40 updates per epoch");
});

test("marks beyond n are left out, n itself is never", () => {
  assert.deepEqual(values(scaleFor(100, 5)), [1, 32, 64, 100]);
  assert.deepEqual(values(scaleFor(130, 5)), [1, 32, 64, 130]);
  assert.deepEqual(values(scaleFor(1, 1)), [1]);
});

test("no mark touches another at any width, and each is wide enough to press", () => {
  for (const samples of [1, 2, 50, 130, 200, 997, 1000, 100_000]) {
    for (const width of [60, 120, 166, 196, 266, 326, 700]) {
      for (const scale of [
        scaleFor(samples, 5),
        epochScale(plan({ samples, batch_size: 5, epochs: 5 })),
        rateScale(0.1),
      ]) {
        const marks = placedMarks(scale.marks, scale.stops, width);
        assert.ok(marks.every(({ left, right }) => right - left > 23.999));
        for (const [index, mark] of marks.slice(1).entries())
          assert.ok(mark.left >= marks[index].right, `${samples} ${width}`);
      }
    }
  }
});

test("a value typed beyond the scale stretches it", () => {
  assert.equal(scaleFor(200, 5000).stops.at(-1), 5000);
  assert.equal(epochScale(plan({ samples: 200, batch_size: 5, epochs: 50_000 })).stops.at(-1), 50_000);
});

test("the epochs slider says what its number makes", () => {
  assert.equal(epochScale(plan({ samples: 200, batch_size: 5, epochs: 1000 })).hint, "1,000 × 40 = 40,000 updates");
  assert.equal(epochScale(plan({ samples: 200, batch_size: 200, epochs: 1 })).hint, "1 × 1 = 1 update");
});

test("the learning rate has a log scale from 0.001 to 10, which a smaller or larger one stretches", () => {
  const { stops, marks } = rateScale(0.1);
  assert.deepEqual([stops[0], stops.at(-1)], [0.001, 10]);
  assert.deepEqual(
    marks.map(({ text }) => text),
    ["10", "0.001", "0.01", "0.1", "1"],
  );
  assert.ok([0.05, 0.1, 0.2, 0.8].every((rate) => stops.includes(rate)));
  assert.deepEqual(
    stops,
    [...stops].sort((a, b) => a - b),
  );
  assert.equal(rateScale(0.00002).stops[0], 0.00001);
  assert.equal(rateScale(1000).stops.at(-1), 1000);
  assert.equal(rateScale(30).stops.at(-1), 100);
});

test("what is said of how a batch size divides the samples", () => {
  const said = (samples, batch_size, { remainder = "keep", replaced = false } = {}) =>
    batchHint(batch_size, plan({ samples, batch_size, epochs: 2, remainder }), replaced).replace(/<[^>]*>/g, "");
  assert.equal(said(200, 5), "1 2 4 5 8 10 … divide 200 evenly");
  assert.equal(said(13, 1), "1 13 divide 13 evenly");
  assert.equal(said(200, 7), "7 does not divide 200: the last batch has 4");
  assert.equal(said(200, 7, { remainder: "drop" }), "4 of 200 samples are dropped in each epoch");
  assert.equal(said(3, 2, { remainder: "drop" }), "1 of 3 samples is dropped in each epoch");
  assert.equal(said(200, 200), "one batch of all 200");
  assert.equal(said(200, 256), "larger than the data: one batch of all 200");
  assert.equal(said(1, 1), "there is one sample, so each batch is that one");
  assert.equal(said(1, 9), "there is one sample, so each batch is that one");
  assert.equal(said(200, 200, { replaced: true }), "each batch is 200 draws from 200 samples");
  assert.equal(said(200, 1, { replaced: true }), "each batch is 1 draw from 200 samples");
  assert.equal(said(200, 7, { replaced: true }), "7 does not divide 200: the last batch is 4 of the draws");
});

test("each size that divides the samples is a button that sets it", () => {
  const hint = batchHint(5, plan({ samples: 200, batch_size: 5, epochs: 2 }), false);
  assert.deepEqual(
    [...hint.matchAll(/data-value="(\d+)" aria-label="Batch size (\d+)"/g)].map(([, value, name]) => [value, name]),
    ["1", "2", "4", "5", "8", "10"].map((size) => [size, size]),
  );
});
