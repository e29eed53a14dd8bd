import assert from "node:assert/strict";
import test from "node:test";

import { zeroLine } from "../../static/lens/contour.js";
import {
  caption,
  dataPicture,
  dataSvg,
  fieldsFor,
  heldWords,
  keyHtml,
  kindOf,
  liveSvg,
  sizeIn,
} from "../../static/lens/data.js";
import { forward, margins } from "../../static/lens/forward.js";
import { imageGrid, pixelRows, wholeNumbers } from "../../static/lens/images.js";
import { shownRows } from "../../static/lens/scatter.js";
import { marksOf, planOf, textsOf } from "./fixtures.js";

const close = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-12, `${found} is not ${expected}`);
const column = (name) => ({ name, unit: "" });

function dataset(more = {}) {
  const x = Array.from({ length: 40 }, (_, i) => [Math.cos(i), Math.sin(i)]);
  return {
    task: "classification",
    classes: 2,
    columns: [column("x1"), column("x2")],
    target: column("class"),
    note: "",
    train: { x, y: x.map(([a]) => (a > 0 ? 1 : 0)) },
    ...more,
  };
}

test("a wave is the sine of the weighted sum", () => {
  const [only] = forward({ model: "wave" }, { weights: [[2], [-1]], bias: [0.5] })([3, 4]);
  close(only, Math.sin(2.5));
});

test("a linear model is a weighted sum, with one output or one a class", () => {
  const [only] = forward({ model: "linear" }, { weights: [2, -1], bias: 0.5 })([3, 4]);
  close(only, 2.5);
  const scores = forward(
    { model: "logistic" },
    {
      weights: [
        [1, 0, 2],
        [0, 1, 1],
      ],
      bias: [0, 0.5, -1],
    },
  )([2, 3]);
  assert.deepEqual(scores, [2, 3.5, 6]);
});

test("a network passes its hidden units through tanh or relu", () => {
  const parameters = {
    hidden_weights: [
      [1, -1],
      [0.5, 2],
    ],
    hidden_bias: [0.1, -0.2],
    output_weights: [[2], [-3]],
    output_bias: [0.25],
  };
  const [tanh] = forward({ model: "network", activation: "tanh" }, parameters)([0.3, -0.4]);
  close(tanh, 0.25 + 2 * Math.tanh(0.3 - 0.2 + 0.1) - 3 * Math.tanh(-0.3 - 0.8 - 0.2));
  const [relu] = forward({ model: "network", activation: "relu" }, parameters)([0.3, -0.4]);
  close(relu, 0.25 + 2 * 0.2);
});

test("a class's margin is what it leads the best other class by", () => {
  assert.deepEqual(margins([0.7]), [0.7]);
  assert.deepEqual(margins([1, 4, 2]), [-3, 2, -2]);
});

test("the zero line of a plane is its straight line", () => {
  const pieces = zeroLine((x, y) => x + y - 5, 8, 8);
  assert.ok(pieces.length >= 5);
  for (const [x, y] of pieces.flat()) close(x + y, 5);
});

test("the zero line of a hill is closed around it", () => {
  const pieces = zeroLine((x, y) => 9 - (x - 5) ** 2 - (y - 5) ** 2, 10, 10);
  for (const [x, y] of pieces.flat()) assert.ok(Math.abs(Math.hypot(x - 5, y - 5) - 3) < 0.2);
  const ends = new Map();
  for (const [x, y] of pieces.flat()) ends.set(`${x},${y}`, (ends.get(`${x},${y}`) ?? 0) + 1);
  assert.ok([...ends.values()].every((uses) => uses === 2));
});

test("a saddle keeps its two lines on the sides where they belong", () => {
  const sides = (lift, side) =>
    zeroLine((x, y) => (x - 0.5) * (y - 0.5) + lift, 1, 1).map((piece) => piece.map(([x, y]) => Math.sign(side(x, y))));
  assert.deepEqual(
    sides(0.01, (x, y) => x - y),
    [
      [1, 1],
      [-1, -1],
    ],
  );
  assert.deepEqual(
    sides(-0.01, (x, y) => x + y - 1),
    [
      [-1, -1],
      [1, 1],
    ],
  );
});

test("a field without a zero has no line", () => {
  assert.deepEqual(
    zeroLine(() => 1, 4, 4),
    [],
  );
});

test("every kind of data has its picture", () => {
  assert.equal(kindOf(dataset()), "plane");
  assert.equal(kindOf(dataset({ columns: ["a", "b", "c"].map(column), classes: 3 })), "columns");
  assert.equal(kindOf(dataset({ task: "regression", columns: [column("x1")] })), "fitted");
  assert.equal(kindOf(dataset({ task: "regression" })), "predictions");
  assert.equal(kindOf(dataset({ columns: Array.from({ length: 64 }, (_, i) => column(`pixel ${i}`)) })), "images");
  assert.deepEqual(fieldsFor("images"), ["rows"]);
  assert.deepEqual(fieldsFor("plane"), ["rows", "loss", "parameters_before", "parameters_after"]);
});

const plane = {
  id: "data",
  width: 221,
  type: 12,
  dataset: dataset(),
  config: { model: "logistic" },
  plan: planOf(40, 5, 10),
};
const details = (rows) => ({
  batch: 6,
  rows,
  loss: 0.5,
  parameters_before: { weights: [1, 0], bias: 0 },
  parameters_after: { weights: [1, 0.2], bias: 0 },
});

test("the batch's rows are lit, each class with its own mark, and the boundary is drawn", () => {
  const svg = dataSvg({ ...plane, details: details([0, 1, 2, 3, 4]) });
  const lit = marksOf(svg, "point solid lit") + marksOf(svg, "point hollow lit");
  const rest = marksOf(svg, "point solid") + marksOf(svg, "point hollow");
  assert.deepEqual([lit, rest], [5, 40]); // the lit ones lie over their own small marks
  assert.ok(marksOf(svg, "model") > 20);
  assert.ok(marksOf(svg, "model before") > 20);
  assert.equal(marksOf(dataSvg({ ...plane, details: null }), "model"), 0);
});

test("the boundary before the update and the one after it are drawn apart, and both are named", () => {
  const svg = dataSvg({ ...plane, details: details([0]) });
  const across = (cls) => {
    const d = svg.match(new RegExp(`<path class="${cls}" d="([^"]*)"`))[1];
    const xs = [...d.matchAll(/[ML]([-\d.]+) /g)].map(([, x]) => Number(x));
    return Math.max(...xs) - Math.min(...xs);
  };
  assert.ok(across("model before") < 1); // weights 1 and 0: upright
  assert.ok(across("model") > 10);
  const names = keyHtml({ ...plane, details: details([0]) }).replaceAll(/<[^>]*>/g, "");
  assert.match(names, /before the update.*after it/);
});

test("solid and hollow points are named after the data's classes", () => {
  const named = { ...plane, dataset: dataset({ class_names: ["upper", "lower <2>"] }), details: null };
  const names = keyHtml(named).replaceAll(/<[^>]*>/g, "");
  assert.match(names, /solid dots: upper.*hollow dots: lower &lt;2&gt;/);
  assert.equal(
    keyHtml({ ...plane, dataset: dataset({ task: "regression", columns: [column("x1")] }), details: null }),
    "",
  );
});

test("validation rows are drawn when they are asked for, apart from the training rows, and move nothing", () => {
  const held = {
    x: [
      [3, 3],
      [-3, 0.5],
      [0, 0],
    ],
    y: [1, 0, 1],
  };
  const model = { ...plane, dataset: dataset({ validation: held }), details: details([0]) };
  const [without, shown] = [dataSvg(model), dataSvg({ ...model, held: true })];
  assert.equal(marksOf(without, "point solid held") + marksOf(without, "point hollow held"), 0);
  assert.deepEqual([marksOf(shown, "point solid held"), marksOf(shown, "point hollow held")], [1, 2]);
  assert.equal(shown.replaceAll(/<path class="[^"]*held"[^>]*>/g, ""), without);
  assert.equal(heldWords(model.dataset), "show 3 validation samples");
  const many = { x: Array(2000).fill([0, 0]), y: Array(2000).fill(0) };
  assert.equal(heldWords(dataset({ validation: many })), "show 1,500 of 2,000 validation samples");
  assert.equal(heldWords(dataset()), "");
});

test("the caption says how many samples there are and which are lit", () => {
  const words = (rows, more = {}) => caption({ ...plane, ...more, details: details(rows) });
  assert.equal(
    words([0, 1, 2, 3, 4]),
    "40 samples. Highlighted: the 5 samples of batch 7. The lines: where the model is undecided.",
  );
  const { x } = plane.dataset.train;
  const rare = dataset({ class_names: ["left", "right"], train: { x, y: x.map((_, i) => (i % 4 ? 1 : 0)) } });
  assert.match(words([0, 1, 2, 3, 4], { dataset: rare }), /of batch 7\. By class: left \(2\), right \(3\)\. The lines/);
  assert.match(words([0, 1, 1, 3, 4]), /the 5 samples of batch 7 \(4 different\)\./);
  assert.match(words([...Array(40).keys()]), /Highlighted: all 40 samples, the whole of batch 7\./);
  assert.equal(caption({ ...plane, details: null }), "40 samples.");
});

test("more than two columns: the first two are shown without a boundary, and that is said, as is standardising", () => {
  const iris = dataset({ columns: ["length", "width", "other"].map(column), note: "The features are standardised." });
  iris.train.x = iris.train.x.map((row) => [...row, 1]);
  const model = { ...plane, dataset: iris, details: details([0, 1]) };
  assert.match(caption(model), /Two of the 3 columns, so no boundary\. The features are standardised\./);
  assert.equal(marksOf(dataSvg(model), "model"), 0);
  assert.deepEqual(textsOf(dataSvg(model)), ["length", "width"]);
});

test("one column: the model's line, and each lit row's error", () => {
  const x = Array.from({ length: 20 }, (_, i) => [i / 10]);
  const line = dataset({
    task: "regression",
    classes: 0,
    columns: [column("x1")],
    target: column("y"),
    train: { x, y: x.map(([a]) => 2 * a) },
  });
  const found = {
    batch: 0,
    rows: [0, 5, 9],
    loss: 0.25,
    parameters_before: { weights: [1.5], bias: 0.3 },
    parameters_after: { weights: [1.9], bias: 0.1 },
  };
  const svg = dataSvg({ ...plane, dataset: line, config: { model: "linear" }, details: found });
  assert.equal(marksOf(svg, "model"), 1);
  assert.equal(marksOf(svg, "model before"), 1);
  assert.equal(marksOf(svg, "gap"), 3);
  assert.match(
    caption({ ...plane, dataset: line, details: found }),
    /the mean of their squares is the batch loss, 0\.250\.$/,
  );
});

test("a wave is drawn through the samples as often as it goes up and down", () => {
  const x = Array.from({ length: 21 }, (_, i) => [i / 2 - 5]);
  const wave = dataset({
    task: "regression",
    classes: 0,
    columns: [column("x1")],
    target: column("y"),
    train: { x, y: x.map(([a]) => Math.sin(2 * a)) },
  });
  const parameters = { weights: [[6]], bias: [0.5] };
  const found = { batch: 0, rows: [3], loss: 0.25, parameters_before: parameters, parameters_after: parameters };
  const svg = dataSvg({ ...plane, dataset: wave, config: { model: "wave" }, details: found });
  const heights = [...svg.match(/class="model" d="([^"]+)"/)[1].matchAll(/[\d.-]+ ([\d.-]+)/g)].map((at) =>
    Number(at[1]),
  );
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  const crossings = heights.slice(1).filter((height, i) => height > middle !== heights[i] > middle).length;
  // 6 x + 0.5 goes through the picture's 11.2 units of x: 67.2 in radians, a crossing each pi.
  assert.equal(crossings, Math.floor((6 * 5.6 + 0.5) / Math.PI) + Math.floor((6 * 5.6 - 0.5) / Math.PI) + 1);
});

test("the stems go to the model before the update: the mean of their squares is the batch's loss", () => {
  const x = Array.from({ length: 20 }, (_, i) => [i / 10]);
  const line = dataset({
    task: "regression",
    classes: 0,
    columns: [column("x1")],
    target: column("y"),
    train: { x, y: x.map(([a]) => 2 * a) },
  });
  const rows = [0, 5, 9, 9, 19];
  const [before, after] = [
    { weights: [1.5], bias: 0.3 },
    { weights: [1.9], bias: 0.1 },
  ];
  const found = { batch: 0, rows, loss: 0, parameters_before: before, parameters_after: after };
  const model = { ...plane, dataset: line, config: { model: "linear" }, details: found };
  const svg = dataSvg(model);
  const d = svg.match(/<path class="gap" d="([^"]*)"/)[1];
  const stems = [...d.matchAll(/M[-\d.]+ ([-\d.]+)L[-\d.]+ ([-\d.]+)/g)].map(
    ([, from, to]) => Number(to) - Number(from),
  );
  const [low, high] = [0, 19].map((row) => stems[rows.indexOf(row)]);
  const perUnit = (high - low) / -(1.5 * 1.9 + 0.3 - 3.8 - 0.3); // the errors of the first and the last row
  const squares = stems.map((length) => (length / perUnit) ** 2);
  const loss = rows.map((row) => (0.3 - 0.5 * (row / 10)) ** 2).reduce((a, b) => a + b) / rows.length;
  assert.ok(Math.abs(squares.reduce((a, b) => a + b) / rows.length - loss) < 0.01 * loss + 1e-3);
});

test("a time series is a line in time, and a sample's window the stretch before it", () => {
  const y = Array.from({ length: 30 }, (_, row) => Math.sin(row / 3));
  const series = dataset({
    task: "regression",
    classes: 0,
    windows: true,
    columns: ["t-3", "t-2", "t-1"].map(column),
    target: column("next value"),
    train: { x: y.map((_, row) => [3, 2, 1].map((ago) => Math.sin((row - ago) / 3))), y },
  });
  assert.equal(kindOf(series), "timeline");
  assert.deepEqual(sizeIn(series, { width: 300, height: 90 }), { width: 300, height: 90 }, "time has its width");
  assert.deepEqual(sizeIn(plane.dataset, { width: 300, height: 90 }), { width: 90, height: 90 });
  assert.deepEqual(sizeIn(series, { width: 300 }), { width: 300, height: 300 });
  assert.equal(kindOf({ ...series, columns: [column("t-1")] }), "fitted");
  assert.equal(heldWords({ ...series, validation: series.train }), "");
  const last = { weights: [0, 0, 1], bias: 0 };
  const found = { update: 0, rows: [1, 20], loss: 0.1, parameters_before: last, parameters_after: last };
  const model = { ...plane, dataset: series, config: { model: "linear" }, details: found };
  const svg = dataSvg(model);
  const points = (cls) => {
    const [, d] = svg.match(new RegExp(`class="${cls}" d="([^"]*)"`));
    return d.match(/[ML][^MLhv]*/g).map((part) => part.slice(1).trim().split(" ").map(Number));
  };
  const line = points("series");
  assert.equal(line.length, 30);
  // Row 1 has one target before it, row 20 its three steps.
  assert.deepEqual(points("window"), [line[0], ...line.slice(17, 20)]);
  // This model predicts the last step: the stem ends at its height, below the row's own place in time.
  const [, , from, to] = points("gap");
  assert.deepEqual(from, line[20]);
  assert.deepEqual(to, [line[20][0], line[19][1]]);
  assert.match(
    caption(model, dataPicture(model)),
    /Thick: the window of each, the steps from which the next value is predicted/,
  );
  assert.doesNotMatch(keyHtml(model), /undefined/);
});

test("stems that leave the picture end at its edge, and that is said", () => {
  const x = Array.from({ length: 20 }, (_, i) => [i / 10]);
  const line = dataset({
    task: "regression",
    classes: 0,
    columns: [column("x1")],
    target: column("y"),
    train: { x, y: x.map(([a]) => 2 * a) },
  });
  const far = { weights: [1], bias: 100 };
  const found = { batch: 0, rows: [0, 5], loss: 1e4, parameters_before: far, parameters_after: far };
  const model = { ...plane, dataset: line, config: { model: "linear" }, details: found };
  assert.match(caption(model, dataPicture(model)), /2 stems are cut off\.$/);
  assert.match(dataSvg(model), /2 stems are cut off\./);
});

test("a model that has run away is drawn without a number that is not finite", () => {
  const x = Array.from({ length: 20 }, (_, i) => [i / 10]);
  const line = dataset({
    task: "regression",
    classes: 0,
    columns: [column("x1")],
    target: column("y"),
    train: { x, y: x.map(([a]) => 2 * a) },
  });
  for (const weight of [1e300, Infinity, NaN]) {
    const away = { weights: [weight], bias: -weight };
    const found = { batch: 0, rows: [0, 5], loss: weight, parameters_before: away, parameters_after: away };
    const svg = dataSvg({ ...plane, dataset: line, config: { model: "linear" }, details: found });
    assert.doesNotMatch(svg, /NaN|Infinity/);
    assert.doesNotMatch(
      dataSvg({ ...plane, details: { ...details([0]), parameters_after: { weights: [weight, 1], bias: 0 } } }),
      /NaN|Infinity/,
    );
  }
});

test("several columns and a number to predict: predictions against targets", () => {
  const x = Array.from({ length: 20 }, (_, i) => [i / 10, 1]);
  const many = dataset({ task: "regression", classes: 0, target: column("y"), train: { x, y: x.map(([a]) => 2 * a) } });
  const svg = dataSvg({ ...plane, dataset: many, config: { model: "linear" }, details: details([0, 5, 9]) });
  assert.equal(marksOf(svg, "point solid lit"), 3);
  assert.deepEqual(textsOf(svg), ["target: y", "prediction"]);
});

test("very many rows are thinned evenly; all lit ones are drawn", () => {
  const rows = shownRows(10_000);
  assert.equal(rows.length, 1500);
  assert.ok(rows[0] === 0 && rows.at(-1) > 9_900 && new Set(rows).size === 1500);
  const x = Array.from({ length: 4000 }, (_, i) => [Math.cos(i), Math.sin(i)]);
  const many = dataset({ train: { x, y: x.map(() => 0) } });
  const svg = dataSvg({ ...plane, dataset: many, details: details([1, 2, 3999]) });
  assert.equal(marksOf(svg, "point solid lit"), 3);
});

test("standardised pixels become whole numbers again", () => {
  const column = [0, 3, 16, 1, 0, 7, 2];
  assert.deepEqual(wholeNumbers(column.map((v) => (v - 4.14) / 5.3)), column);
  assert.deepEqual(wholeNumbers([0, 0, 0]), [0, 0, 0]);
  assert.deepEqual(
    pixelRows([
      [-1, 0.5],
      [1, 0.5],
    ]),
    [
      [0, 0],
      [1, 0],
    ],
  );
});

test("what no batch changes is drawn once for all batches", () => {
  const drawn = dataPicture(plane);
  const one = dataSvg({ ...plane, details: details([0]) }, drawn);
  assert.ok(one.includes(drawn.still) && one.includes(liveSvg(drawn, { ...plane, details: details([0]) })));
  assert.equal(liveSvg(drawn, { ...plane, details: null }), "");
});

test("pictures of a batch stand in a grid; what has no place is said", () => {
  for (const width of [205, 284]) {
    for (let wanted = 1; wanted <= 40; wanted += 1) {
      const { columns, cell, shown } = imageGrid(wanted, width, width);
      assert.equal(shown, Math.min(wanted, 24));
      assert.ok(Math.ceil(shown / columns) * (cell + 14) <= width, `${wanted} in ${width}`);
    }
  }
  const columns = Array.from({ length: 64 }, (_, i) => column(`pixel ${i}`));
  const x = Array.from({ length: 40 }, (_, i) => columns.map((_, j) => (i + j) % 17));
  const digits = dataset({
    columns,
    classes: 10,
    class_names: [..."0123456789"],
    train: { x, y: x.map((_, i) => i % 10) },
  });
  const model = {
    ...plane,
    dataset: digits,
    pixels: pixelRows(x),
    details: { batch: 0, rows: [...Array(32).keys()] },
  };
  const svg = dataSvg(model);
  assert.equal(marksOf(svg, "image-frame"), 24);
  assert.match(svg, /<desc[^>]*>[^<]*Shown: 24 of the 32 samples of batch 1\./);
  assert.match(caption({ ...model, details: { batch: 0, rows: [1, 2] } }), /Shown: the 2 samples of batch 1\./);
});
