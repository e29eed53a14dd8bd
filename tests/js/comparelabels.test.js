import assert from "node:assert/strict";
import test from "node:test";

import { labelsOf } from "../../static/compare/labels.js";
import { scalesOf } from "../../static/compare/scales.js";

const run = (name, status = "completed") => ({
  ...{ name, status, updates_done: 4000 },
  final: { train: 0.2, validation: 0.3 },
});
const compared = {
  axis: { unit: "seconds", title: "seconds of training", end: 0.002 },
  range: [0, 0.8],
  runs: [run("batch 5"), run("batch 200")],
  ends: [
    { at: 0.002, train: 0.25, updates: 3640, cut: true },
    { at: 0.002, train: 0.46, updates: 48, cut: false },
  ],
  tie: null,
};
const scales = scalesOf(compared, { width: 700, height: 300, type: 12 });

test("a name has the loss and the updates of where its line ends, also where the axis cuts it", () => {
  const labels = labelsOf(compared, scales).map(({ name, value, updates }) => [name, value, updates]);
  assert.deepEqual(labels, [
    ["batch 200", "0.460", "48 updates"],
    ["batch 5", "0.250", "3,640 updates"],
  ]);
});

test("a long name is whole on several lines, as long as all labels have room for that", () => {
  const long = [
    "data set series, noise 0.2, validation samples 40",
    "shuffling buffer, buffer size 20, samples 500",
  ].map((name) => run(name));
  const named = { ...compared, runs: long };
  const look = (height) => {
    const labels = labelsOf(named, scalesOf(compared, { width: 560, height, type: 12 }));
    assert.ok(labels[0].top + labels[0].height <= labels[1].top);
    return labels.map(({ height: high, lines, short }) => [high / 15, lines, short]);
  };
  const both = (...label) => [label, label];
  assert.deepEqual(look(300), both(4, 3, false));
  assert.deepEqual(look(115), both(3, 2, false));
  assert.deepEqual(look(100), both(2, 1, false));
  assert.deepEqual(look(70), both(1, 1, true));
});

test("runs that end at one place have one name", () => {
  const tie = { low: 0.225, high: 0.228, words: "both runs, 0.225 to 0.228" };
  const [label, ...others] = labelsOf({ ...compared, tie }, scales);
  assert.deepEqual([label.name, label.value, others], ["both runs", "0.225 to 0.228", []]);
});
