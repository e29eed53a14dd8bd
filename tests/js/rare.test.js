import assert from "node:assert/strict";
import test from "node:test";

import { batchClassesHtml, countedText, lackingHtml, roughly } from "../../static/batches/rare.js";
import { baselineOf, isInPicture } from "../../static/page/baseline.js";

const DATA = {
  task: "classification",
  class_names: ["rare", "common"],
  train: { y: [0, 1, 1, 1, 1] },
  baseline: { chosen: 1, accuracy: { train: 0.8, validation: 0.7 }, loss: { train: 0.5004, validation: 0.6 } },
};
const FOUND = {
  class_names: ["rare", "common"],
  rows: { train: [1, 4] },
  rarest: 0,
  epochs: 20,
  batch_sizes: [1, 2, 5],
  lacking: [
    { sampling: "each-epoch", shares: [0.8, 0.6, 0] },
    { sampling: "oversampled", shares: [0.5, 0.25, 0.03125] },
  ],
};
const cells = (html) => [...html.matchAll(/<td>(.*?)<\/td>/g)].map(([, inside]) => inside.replace(/<svg.*<\/svg>/, ""));

test("a share that is nearly none or nearly all is not called so", () => {
  assert.deepEqual([0, 0.001, 0.326, 0.999, 1].map(roughly), ["0%", "<1%", "33%", ">99%", "100%"]);
});

test("a batch's classes stand beside those of all samples, a row that was drawn twice counts twice", () => {
  const html = batchClassesHtml({ rows: [0, 0, 3], batch: 2, epoch: 1 }, DATA);
  assert.deepEqual(
    cells(html).map((cell) => cell.replace(/<.*?>/g, "")),
    ["2 of 3", "1 of 5", "1 of 3", "4 of 5"],
  );
  assert.match(html, /width="66\.67"/);
  assert.match(html, /Batch 2 of epoch 1/);
});

test("the shares of batches without the rarest class, this run's own marked", () => {
  const html = lackingHtml(FOUND, { sampling: "oversampled", batch_size: 2 });
  assert.deepEqual(cells(html), ["80%", "60%", "0%", "50%", "<b>25%</b>", "3%"]);
  assert.match(html, /without one sample of “rare”, the rarest class/);
  assert.match(html, /<tr class="own"><th scope="row">oversampled/);
  assert.match(countedText(FOUND), /of epochs 1 to 20, as this run’s seed/);
  assert.match(countedText({ epochs: 1 }), /of epoch 1, as/);
  const tied = lackingHtml({ ...FOUND, rows: { train: [2, 2] } }, { sampling: "never", batch_size: 2 });
  assert.match(tied, /one of the rarest classes/);
});

test("the baseline is that of the training rows, where one class is common", () => {
  assert.equal(baselineOf(DATA, "accuracy").words, "Thin grey line: always saying “common” has an accuracy of 80.0%.");
  assert.equal(baselineOf(DATA, "loss").value, 0.5004);
  assert.match(baselineOf(DATA, "loss").words, /the classes’ shares alone has a loss of 0\.500\./);
  assert.equal(baselineOf(DATA, "mae"), null);
  assert.equal(baselineOf(null, "loss"), null);
  assert.equal(baselineOf({ ...DATA, train: { y: [0, 1] } }, "loss"), null);
});

test("a baseline outside the axis is not drawn", () => {
  assert.ok(isInPicture({ value: 0.5 }, { log: false, y: [0, 1], highest: 1 }));
  assert.ok(!isInPicture({ value: 1.5 }, { log: false, y: [0, 1], highest: 1 }));
  assert.ok(isInPicture({ value: 0.5 }, { log: true, y: [-1, 1], highest: 10 }));
  assert.ok(!isInPicture({ value: 0.05 }, { log: true, y: [-1, 1], highest: 10 }));
});
