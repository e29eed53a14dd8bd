import assert from "node:assert/strict";
import test from "node:test";

import { recallHtml } from "../../static/recall/drawing.js";
import { cellText, meanRecall, recallWords, shareRight } from "../../static/recall/words.js";

const TRAIN = {
  rows: [20, 0, 160],
  counts: [
    [5, 0, 15],
    [0, 0, 0],
    [8, 0, 152],
  ],
  recall: [0.25, null, 0.95],
};
const VALIDATION = {
  rows: [10, 10, 80],
  counts: [
    [0, 1, 9],
    [0, 0, 10],
    [0, 0, 80],
  ],
  recall: [0, 0, 1],
};
const FOUND = { epoch: 7, class_names: ["top", "left", "right"], train: TRAIN, validation: VALIDATION };
const BASELINE = { chosen: 2, accuracy: { train: 8 / 9, validation: 0.8 } };

test("a class's cell says how many of its rows get it", () => {
  assert.equal(cellText(TRAIN, 0), "5 of 20 (25.0%)");
  assert.equal(cellText(TRAIN, 1), "no sample");
});

test("the shares follow from the counts; a class without rows has no part in the mean", () => {
  assert.equal(shareRight(TRAIN), 157 / 180);
  assert.equal(meanRecall(TRAIN), 0.6);
  assert.equal(meanRecall(VALIDATION), 1 / 3);
});

test("the words are about validation samples, else about training samples, beside always saying the same", () => {
  assert.deepEqual(recallWords(FOUND, BASELINE), [
    "Of the validation samples 80.0% get their class; always saying “right” gets 80.0%.",
    "Not one validation sample gets its class if that is: “top”, “left”.",
    "Recall is the share of a class’s samples that get it. Its mean over the classes, in which each counts alike, is " +
      "33.3% here: the balanced accuracy.",
  ]);
  const [said, mean] = recallWords({ ...FOUND, validation: null }, BASELINE);
  assert.equal(said, "Of the training samples 87.2% get their class; always saying “right” gets 88.9%.");
  assert.match(mean, /is 60\.0% here/);
});

test("the table has a bar and words for every class and set", () => {
  const html = recallHtml(FOUND);
  assert.equal(html.match(/<svg/g)?.length, 6);
  assert.equal(html.match(/class="filled" width="(25|0|95|100)"/g)?.length, 6);
  assert.match(html, /<th scope="row">left<\/th>.*no sample/);
  assert.equal(recallHtml({ ...FOUND, validation: null }).match(/<svg/g)?.length, 3);
});
