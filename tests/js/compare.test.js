import assert from "node:assert/strict";
import test from "node:test";

import { figureOf } from "../../static/compare/figure.js";
import { labelsOf } from "../../static/compare/labels.js";
import { readingOf } from "../../static/compare/reading.js";
import { scalesOf } from "../../static/compare/scales.js";
import { tableOf } from "../../static/compare/table.js";

const COLOURS = { epoch: "blue", val: "green", batch: "orange", line: "line", dim: "dim", ink: "ink", card: "card" };
const SIZE = { width: 800, height: 310, type: 12 };

const run = (name, losses, more = {}) => ({
  name,
  keep: name,
  status: "completed",
  updates_done: 40,
  samples_seen: 200,
  rate_updates: 4,
  distance: 1.5,
  final: { train: losses.at(-1), validation: 0.5 },
  lowest: { epoch: 1, validation: 0.5 },
  accuracy: { train: 0.9, validation: 0.85 },
  train_seconds: 0.002,
  plan: { validation_samples: 10 },
  curve: { at: losses.map((_, at) => at), train: losses, validation: losses.map(() => 0.5) },
  ...more,
});

const compared = (runs, more = {}) => ({
  runs,
  axis: { unit: "epochs", title: "epochs", end: 2 },
  range: [0, 1],
  ends: runs.map(({ curve, updates_done }) => ({
    at: curve.at.at(-1),
    train: curve.train.at(-1),
    updates: updates_done,
    cut: false,
  })),
  widths: runs.map((_, place) => 1.2 + place),
  tie: null,
  ...more,
});

const OWN = run("batch 5", [0.9, 0.4, 0.2]);
const DIVERGED = run("batch 1", [0.9, 50, null], { status: "diverged", updates_done: 7, diverged_at_update: 6 });
const TWO = compared([OWN, run("batch 50", [0.9, 0.6, 0.3])]);

test("the test loss has a column where any run has a test, and only there", () => {
  assert.doesNotMatch(tableOf(TWO, true), /Test loss/);
  const table = tableOf(compared([{ ...OWN, test: 0.25 }, run("batch 50", [0.9, 0.6, 0.3])]), true);
  assert.match(table, /Test loss/);
  assert.deepEqual(
    [...table.matchAll(/class="of-test *">([^<]*)</g)].map(([, cell]) => cell),
    ["0.250", "–"],
  );
});

test("names stand at the ends of their lines, apart, from the highest loss to the lowest", () => {
  const labels = labelsOf(TWO, scalesOf(TWO, SIZE));
  assert.deepEqual(
    labels.map(({ name, value, updates }) => [name, value, updates]),
    [
      ["batch 5", "validation: 0.500", ""],
      ["batch 50", "0.300", "40 updates"],
      ["batch 5", "0.200", "40 updates"],
    ],
  );
  for (let place = 1; place < labels.length; place++)
    assert.ok(labels[place].top >= labels[place - 1].top + labels[place - 1].height);
});

test("nine names of two lines fit the page's chart, and in a low chart each takes one line", () => {
  const eight = compared(Array.from({ length: 8 }, (_, place) => run(`run ${place}`, [0.9, 0.5, 0.4 + place / 1000])));
  for (const [height, isShort] of [
    [310, false],
    [160, true],
  ]) {
    const labels = labelsOf(eight, scalesOf(eight, { ...SIZE, height }));
    assert.equal(labels.length, 9);
    assert.ok(labels.every(({ short }) => short === isShort));
    assert.ok(labels.every((label, place) => place === 0 || label.top >= labels[place - 1].top + label.height - 1e-9));
    assert.ok(labels[0].top >= 0);
    assert.ok(labels.at(-1).top + labels.at(-1).height <= height);
  }
});

test("a tie has one name, and a broad line under this run's", () => {
  const tied = compared(TWO.runs, { tie: { low: 0.2, high: 0.21, words: "both runs, 0.200 to 0.210" } });
  const labels = labelsOf(tied, scalesOf(tied, SIZE)).filter(({ place }) => place !== -1);
  assert.deepEqual([labels[0].name, labels[0].value, labels.length], ["both runs", "0.200 to 0.210", 1]);
  const widths = figureOf(tied, scalesOf(tied, SIZE), COLOURS).data.map(({ line }) => line.width);
  assert.equal(Math.max(...widths), widths[0]);
});

test("a run that diverged ends in a cross, and its name says at which update, counted from 1", () => {
  const two = compared([OWN, DIVERGED]);
  const scales = scalesOf(two, SIZE);
  const label = labelsOf(two, scales).find(({ name }) => name === "batch 1");
  assert.deepEqual([label.value, label.updates], ["diverged", "update 7"]);
  const crosses = figureOf(two, scales, COLOURS).data.filter(({ mode }) => mode === "markers");
  assert.deepEqual(
    crosses.map(({ x, y }) => [x, y]),
    [[[2], [1]]],
  );
});

test("this run is blue and over all others, its validation dashed green, those kept of one ink", () => {
  const { data, layout } = figureOf(TWO, scalesOf(TWO, SIZE), COLOURS);
  assert.deepEqual(
    data.map(({ line: { color, dash } }) => [color, dash !== undefined]),
    [
      ["dim", false],
      ["green", true],
      ["blue", false],
    ],
  );
  assert.deepEqual([layout.xaxis.range, layout.yaxis.range], [[0, 2], TWO.range]);
});

test("on a log axis every line is whole, between the lowest and the highest loss, and 0 has no place", () => {
  const two = compared([run("batch 5", [0.9, 0.01, 0]), run("batch 50", [0.9, 0.6, 0.3])]);
  const scales = scalesOf(two, SIZE, true);
  const { data, layout } = figureOf(two, scales, COLOURS);
  assert.deepEqual([layout.yaxis.type, layout.yaxis.range], ["log", scales.y]);
  const [low, high] = scales.y;
  assert.ok(low < -2 && low > -2.1 && high > Math.log10(0.9) && high < 0.1);
  assert.deepEqual(data.at(-1).y, [0.9, 0.01, null]);
  const halfway = Math.sqrt(0.01 * 0.9);
  assert.ok(Math.abs(scales.place(halfway) - (scales.top + scales.bottom) / 2) < 1e-9);
  assert.equal(scales.place(0), scales.bottom);
});

test("a log axis writes few powers of ten as numbers and many as powers, and the cross stands at its upper end", () => {
  const formatOf = ({ runs }) => {
    const two = compared(runs);
    return figureOf(two, scalesOf(two, SIZE, true), COLOURS);
  };
  assert.equal(formatOf(TWO).layout.yaxis.tickformat, "~g");
  const high = { ...DIVERGED, curve: { at: [0, 1, 2], train: [0.9, 1e120, null], validation: [null, null, null] } };
  const { data, layout } = formatOf({ runs: [OWN, high] });
  assert.deepEqual(layout.yaxis.ticktext, ["1", "10²⁶", "10⁵²", "10⁷⁸", "10¹⁰⁴"]);
  assert.equal(layout.yaxis.tickvals[1], 1e26);
  const [cross] = data.filter(({ mode }) => mode === "markers");
  assert.ok(Math.abs(Math.log10(cross.y[0]) - layout.yaxis.range[1]) < 1e-9);
});

test("where no loss is above 0 there is no log axis", () => {
  const nothing = compared([
    run("batch 5", [0, 0, 0], { curve: { at: [0, 1], train: [0, 0], validation: [null, 0] } }),
  ]);
  assert.deepEqual(scalesOf(nothing, SIZE, true).y, nothing.range);
});

test("what is read at a place is the nearest point of each run that reaches it", () => {
  assert.deepEqual(readingOf(TWO, 1), ["epochs: 1", "batch 5: 0.400", "batch 50: 0.600"]);
  const short = compared([OWN, run("batch 50", [0.9, 0.6])]);
  assert.deepEqual(readingOf(short, 2), ["epochs: 2", "batch 5: 0.200"]);
  assert.deepEqual(readingOf(short, 0.6).slice(1), ["batch 5: 0.400", "batch 50: 0.600"]);
});

test("the table has every number, and buttons only where they can be pressed", () => {
  const open = tableOf(TWO, false);
  for (const said of ["40", "200", "4", "1.500", "0.300", "0.500 (epoch 1)", "85.0%", "2.00 ms"])
    assert.ok(open.includes(`>${said}<`), said);
  assert.equal(open.match(/data-swap/g)?.length, 1);
  assert.equal(open.match(/data-drop/g)?.length, 1);
  assert.ok(!tableOf(compared(TWO.runs.map((each) => ({ ...each, fixed: true }))), true).includes("<button"));
});
