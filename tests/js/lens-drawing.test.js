import assert from "node:assert/strict";
import test from "node:test";

import { epochWords } from "../../static/lens/axis.js";
import { batchWords } from "../../static/lens/labels.js";
import { lensSvg } from "../../static/lens/lens.js";
import { cellGrid, hatch } from "../../static/lens/strip.js";
import { marksOf, modelOf, planOf, textsOf } from "./fixtures.js";

test("before anything is pressed every batch is a dot at full strength, the cursor's largest", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1000), { fresh: true }));
  assert.equal(marksOf(svg, "dots done"), 119);
  assert.equal(marksOf(svg, "dots now"), 1);
  assert.equal(marksOf(svg, "dots todo"), 0);
});

test("while stepping, what is still to come is light: dots, blocks, means and rings", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1000), { cursor: 45 }));
  assert.equal(marksOf(svg, "dots done"), 45);
  assert.equal(marksOf(svg, "dots todo"), 74);
  assert.equal(marksOf(svg, "rows done"), 45 * 5);
  assert.equal(marksOf(svg, "rows on"), 5);
  assert.equal(svg.match(/class="ring later"/g).length, 2);
  assert.equal(svg.match(/class="ring"/g).length, 2);
  assert.equal(svg.match(/class="mean later"/g).length, 2);
});

test("the strip holds one mark for each of the 200 samples of an epoch", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1), { fresh: true }));
  assert.equal(marksOf(svg, "rows todo") + marksOf(svg, "rows on"), 200);
});

test("rows stand in one column, then in several, and are not told apart when too small", () => {
  assert.deepEqual(cellGrid(2.7, 28, 5), { columns: 1, rows: 5 });
  assert.deepEqual(cellGrid(28, 28, 64), { columns: 8, rows: 8 });
  assert.equal(cellGrid(6, 28, 32), null);
});

test("hatching stays inside its box", () => {
  for (const [width, height] of [
    [20, 28],
    [3, 28],
    [60, 10],
  ]) {
    for (const part of hatch(10, 5, width, height)) {
      const [x1, y1, x2, y2] = part.match(/[\d.]+/g).map(Number);
      for (const x of [x1, x2]) assert.ok(x >= 9.9 && x <= 10.1 + width, part);
      for (const y of [y1, y2]) assert.ok(y >= 4.9 && y <= 5.1 + height, part);
    }
  }
});

test("an epoch is told by its sampling", () => {
  const words = (sampling, place = 0, plan = planOf(200, 5, 9)) =>
    epochWords(plan, sampling, { epoch: place, from: 0, to: 40, opens: true, closes: true }, place)[1][0];
  assert.equal(words("each-epoch"), "all 200 samples, once");
  assert.equal(words("each-epoch", 1), "shuffled again");
  assert.equal(words("never", 1), "the same order");
  assert.equal(words("once", 1), "the same order");
  assert.equal(words("replacement"), "200 draws, some rows twice");
  assert.equal(words("replacement", 1), "new draws");
  assert.equal(words("each-epoch", 0, planOf(200, 64, 9, "drop")), "192 of 200 samples, once");
  assert.equal(words("each-epoch", 2), undefined);
});

test("a batch is told with its size", () => {
  assert.equal(batchWords(5, 200)[0], "a batch: 5 samples, one update");
  assert.equal(batchWords(1, 200)[0], "a batch: 1 sample, one update");
  assert.equal(batchWords(200, 200)[0], "a batch: all 200 samples, one update");
});

test("words that have no room are shortened or left out", () => {
  const wide = textsOf(lensSvg(modelOf(planOf(200, 5, 9), { width: 802 })));
  const narrow = textsOf(lensSvg(modelOf(planOf(200, 5, 9), { width: 240 })));
  assert.ok(wide.includes("all 200 samples, once") && wide.includes("mean of its batches"));
  assert.ok(!narrow.includes("all 200 samples, once") && !narrow.includes("mean of its batches"));
  assert.ok(narrow.some((text) => text.startsWith("a batch")));
});

test("losses that are not finite or not there have no dot; those above the axis are counted", () => {
  const model = modelOf(planOf(200, 5, 9));
  model.loss.splice(0, 4, null, NaN, Infinity, 1e6);
  const svg = lensSvg(model);
  assert.equal(marksOf(svg, "dots todo"), 116);
  assert.equal(marksOf(svg, "over"), 1);
  assert.ok(textsOf(svg).includes("1 above, up to 1.00e6"));
});

test("where a run broke off is said, and what was never trained is faint", () => {
  const model = { ...modelOf(planOf(200, 5, 9)), done: 50, stopped: "diverged here" };
  const svg = lensSvg(model);
  assert.ok(textsOf(svg).includes("diverged here"));
  assert.equal(marksOf(svg, "rows never"), 70 * 5);
});

test("a part of a long epoch has open braces and round ticks", () => {
  const svg = lensSvg(modelOf(planOf(5000, 1, 2), { first: 400, cursor: 450 }));
  assert.ok(textsOf(svg).includes("batches 401 to 600 of 5,000"));
  assert.ok(textsOf(svg).includes("450"));
  assert.ok(!svg.includes("v-5"));
});

test("the picture has a name and a description with the losses", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1000), { fresh: true }));
  assert.match(svg, /role="img" aria-labelledby="lens-title lens-desc"/);
  const described = svg.match(/<desc id="lens-desc">(.*?)<\/desc>/)[1];
  assert.ok(described.startsWith("Each dot is one batch (5 samples, one update)"));
  assert.ok(described.includes("Epochs 1 to 3 of 1,000, 40 batches each."));
  assert.match(described, /Loss after epoch 2: 0\.\d{3}\./);
});
