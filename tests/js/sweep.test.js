import assert from "node:assert/strict";
import test from "node:test";

import { axesOf, axisText, samplesOf, secondsOf } from "../../static/sweep/axes.js";
import {
  cellWords,
  faceOf,
  finalOf,
  isExactLine,
  isOnLine,
  isWorse,
  numberOf,
  rangeOf,
  shadeOf,
} from "../../static/sweep/cells.js";
import { gapText } from "../../static/sweep/curve.js";
import { keyOf, runCurve, sizesOf, tableOf } from "../../static/sweep/drawing.js";
import { planOf } from "./fixtures.js";

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
    [0.30121, 13.7, 0.86, 123.4, 1.5e12, 0.00071, 0].map((value) => numberOf(value, "validation", true)),
    ["0.30", "14", "0.86", "123", "2e12", "7e-4", "0"],
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

test("the cell that leads and those about as good are told by a class and in words", () => {
  const axes = { x: { field: "batch_size", values: [1, 2, 5] }, y: { field: "learning_rate", values: [0.1] } };
  const cells = [1, 2, 5].map((x, index) => ({ ...cell(x, 0.1, 0.3 + index / 100), index }));
  const lead = { cell: 1, near: [2] };
  const looks = { measure: "validation", range: { low: 0.3, high: 0.6 }, lead, isRefused: false, isNarrow: true };
  assert.deepEqual(
    cells.map((each) => faceOf(each, looks).classes.join(" ")),
    ["dark", "dark leads", "dark near"],
  );
  const said = (place, measure) =>
    cellWords({ ...cells[place], accuracy: { validation: 0.9 } }, axes, measure, "", lead);
  assert.equal(said(0, "train"), "batch size 1, learning rate 0.1: 0.300");
  assert.equal(said(1, "train"), "batch size 2, learning rate 0.1: 0.310, the lowest");
  assert.equal(said(1, "accuracy"), "batch size 2, learning rate 0.1: 90.0%, the highest");
  assert.equal(said(2, "train"), "batch size 5, learning rate 0.1: 0.320, within 1% of the lowest");
  assert.ok(said(2, "validation").endsWith("0.320, may be as low: chance can explain the difference"));
  assert.ok(said(2, "accuracy").endsWith("90.0%, may be as high: chance can explain the difference"));
  assert.deepEqual(faceOf(undefined, { ...looks, isRefused: true }), { text: "–", shade: 0, classes: ["refused"] });
  assert.deepEqual(faceOf({ ...cells[0], status: "diverged" }, looks), { text: "×", shade: 0, classes: ["diverged"] });
  assert.equal(faceOf(cell(5, 0.1, 3), looks).text, "▲ 3.0");
});

test("the key has the numbers at the ends of the shades, and each sign that the grid may show", () => {
  const sweep = { axes: axesOf(CONFIG, "learning_rate"), config: CONFIG };
  const range = { low: 0.25, high: 0.64 };
  const words = (html) => html.replace(/<[^>]*>/g, "|").replace(/[| ]+/g, " ");
  const key = words(keyOf(sweep, "validation", range, 0.979));
  for (const part of ["0.250 0.640", "the lowest", "▲ worse than the untrained model (0.979)", "× diverged"])
    assert.ok(key.includes(part), part);
  assert.ok(
    key.includes("learning rate ÷ batch size (the rate per sample) as in this run, so learning rate × updates"),
  );
  assert.ok(!words(keyOf({ axes: axesOf(CONFIG, "epochs"), config: CONFIG }, "train", range, null)).includes("÷"));
  const accuracy = words(keyOf(sweep, "accuracy", range, 0.5));
  assert.ok(accuracy.includes("25.0% 64.0%") && accuracy.includes("the highest") && !accuracy.includes("▲"));
});

test("the line says that learning rate times updates is the same only where it is", () => {
  const { x, y } = axesOf(CONFIG, "learning_rate");
  assert.equal(isExactLine({ x, y }, CONFIG), true);
  assert.equal(isExactLine({ x, y }, { ...CONFIG, patience: 5 }), false);
  assert.equal(isExactLine({ x, y }, { ...CONFIG, target_loss: 0.2 }), false);
  const uneven = { ...CONFIG, batch_size: 30, learning_rate: 0.3 };
  assert.equal(isExactLine(axesOf(uneven, "learning_rate"), uneven), false);
});

test("summed gradients have no line", () => {
  const config = { ...CONFIG, reduction: "sum" };
  assert.equal(isOnLine({ x: 5, y: 0.05 }, config), false);
  const sweep = { axes: axesOf(config, "learning_rate"), config };
  assert.ok(!tableOf(sweep).includes("line"));
  assert.ok(!keyOf(sweep, "train", { low: 1, high: 2 }, 3).includes("÷"));
});

test("the table is measured by its longest names", () => {
  const axes = { x: { field: "batch_size", values: [1, 1000] }, y: { field: "learning_rate", values: [0.05, 1] } };
  assert.deepEqual(sizesOf(axes), { "--columns": 2, "--column": 5, "--row-name": 4 });
});

test("the curve of a cell's run ends where training did", () => {
  const epochs = { epoch: [1, 2, 3], train: [0.5, 0.4, 0.3], validation: [0.6, 0.5, 0.4] };
  const ended = { status: "early_stopped", stopped_at_epoch: 3, initial: { train: 1, validation: 1 }, epochs };
  const svg = runCurve({ ...ended, plan: planOf(200, 5, 1000) });
  assert.match(svg, />3 epochs</);
  const [, right] = svg.match(/class="grid" d="M[\d.]+ [\d.]+L([\d.]+) /);
  assert.match(svg, new RegExp(`class="curve train"[^>]*L${right} [\\d.]+"`));
});

test("a gap is that of the losses as they are written", () => {
  assert.equal(gapText(0.28849, 0.27151), "0.016");
  assert.equal(gapText(0.1, 0.3), "-0.200");
  assert.equal(gapText(12.004, 1), "11.00");
});
