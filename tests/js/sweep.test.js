import assert from "node:assert/strict";
import test from "node:test";

import { axesOf, axisText, samplesOf, secondsOf } from "../../static/sweep/axes.js";
import { cellWords, finalOf, isOnLine, isWorse, numberOf, rangeOf, shadeOf } from "../../static/sweep/cells.js";

const CONFIG = { samples: 200, validation_samples: 200, batch_size: 5, learning_rate: 0.05, epochs: 100 };

test("axes go 1, 2, 5 around the run's own values", () => {
  const { x, y } = axesOf(CONFIG, "learning_rate");
  assert.equal(axisText(x), "batch_size:1,2,5,10,20,50,100,200");
  assert.equal(axisText(y), "learning_rate:0.01,0.02,0.05,0.1,0.2,0.5,1,2");
  assert.equal(axisText(axesOf(CONFIG, "epochs").y), "epochs:1,2,5,10,20,50,100");
});

test("a value that is none of these takes the place of the nearest, or stands between", () => {
  const { x, y } = axesOf({ ...CONFIG, batch_size: 30, learning_rate: 0.03 }, "learning_rate");
  assert.deepEqual(x.values, [1, 2, 5, 10, 30, 50, 100, 200]);
  assert.ok(y.values.includes(0.03));
  assert.equal(new Set(y.values).size, 8);
  assert.deepEqual(axesOf({ ...CONFIG, samples: 42, batch_size: 4 }, "epochs").x.values, [1, 2, 4, 5, 10, 20, 42]);
  assert.deepEqual(axesOf({ ...CONFIG, batch_size: 500 }, "epochs").x.values.at(-1), 200);
});

test("this run's own rate is among them to its last digit", () => {
  for (const own of [0.0123456789, 0.3333333, 999.9999999])
    assert.ok(axesOf({ ...CONFIG, learning_rate: own }, "learning_rate").y.values.includes(own));
});

test("rates stay inside what the field takes", () => {
  assert.equal(Math.max(...axesOf({ ...CONFIG, learning_rate: 500 }, "learning_rate").y.values), 1000);
});

test("samples go up to 2,000 where rows are made, and to what a file has left", () => {
  assert.deepEqual(samplesOf(CONFIG, null), [10, 20, 50, 100, 200, 500, 1000, 2000]);
  assert.deepEqual(samplesOf({ ...CONFIG, samples: 75, validation_samples: 75 }, 150), [10, 20, 50, 75]);
});

test("what a sweep takes is estimated from the run that is shown", () => {
  const run = { config: CONFIG, plan: { estimated_seconds: 0.4, total_updates: 4000 } };
  const axes = { x: { field: "batch_size", values: [5, 10] }, y: { field: "epochs", values: [100, 200] } };
  // as much again for the same epochs in larger batches, since evaluations take as long; twice for twice the epochs
  assert.equal(secondsOf(axes, run).toFixed(6), (0.4 + 0.4 + 0.8 + 0.8).toFixed(6));
});

const cell = (x, y, validation, more = {}) => ({
  ...{ x, y, status: "completed", accuracy: null, diverged_at_update: null },
  initial: { train: 1, validation: 1 },
  final: { train: validation, validation },
  ...more,
});

test("the lowest loss is the darkest, what is worse than untrained has no shade of its own", () => {
  const cells = [cell(1, 0.1, 0.2), cell(2, 0.1, 0.8), cell(5, 0.1, 3), cell(5, 1, 0, { status: "diverged" })];
  const range = rangeOf(cells, "validation");
  assert.deepEqual(range, { low: 0.2, high: 0.8 });
  assert.deepEqual(
    [0.2, 0.4, 0.8].map((value) => shadeOf(value, range, "validation").toFixed(2)),
    ["1.00", "0.50", "0.00"],
  );
  assert.deepEqual(
    cells.map((each) => isWorse(each, "validation")),
    [false, false, true, false],
  );
  assert.equal(finalOf(cells[3], "validation"), null);
});

test("the line holds the cells with this run's rate per sample", () => {
  const on = [1, 2, 5, 10, 200].filter((x) => isOnLine({ x, y: x / 100 }, CONFIG));
  assert.deepEqual(on, [1, 2, 5, 10, 200]);
  assert.equal(isOnLine({ x: 10, y: 0.2 }, CONFIG), false);
  assert.equal(isOnLine({ x: 200, y: 0.05 }, { ...CONFIG, batch_size: 500 }), true);
});

test("numbers have the digits that have room, and words say what a shade shows", () => {
  assert.deepEqual(
    [0.30121, 13.7, 0.86].map((value) => numberOf(value, "validation", true)),
    ["0.30", "14", "0.86"],
  );
  assert.equal(numberOf(0.865, "accuracy", false), "86.5%");
  const axes = { x: { field: "batch_size", values: [5] }, y: { field: "learning_rate", values: [0.1] } };
  assert.equal(cellWords(cell(5, 0.1, 0.3), axes, "train", ""), "batch size 5, learning rate 0.1: 0.300");
  assert.equal(
    cellWords(cell(5, 0.1, 3), axes, "train", ""),
    "batch size 5, learning rate 0.1: 3.000, worse than untrained",
  );
  const diverged = cell(5, 0.1, 0, { status: "diverged", diverged_at_update: 599 });
  assert.equal(cellWords(diverged, axes, "train", ""), "batch size 5, learning rate 0.1: diverged at update 600");
});
