import assert from "node:assert/strict";
import test from "node:test";

import { zeroLine } from "../../static/lens/contour.js";
import { caption, dataPicture, dataSvg, fieldsFor, kindOf, liveSvg } from "../../static/lens/data.js";
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
  assert.deepEqual(fieldsFor("plane"), ["rows", "parameters_after"]);
});

const plane = {
  id: "data",
  width: 221,
  type: 12,
  dataset: dataset(),
  config: { model: "logistic" },
  plan: planOf(40, 5, 10),
};
const details = (rows) => ({ update: 22, rows, parameters_after: { weights: [1, 0.2], bias: 0 } });

test("the batch's rows are lit, each class with its own mark, and the boundary is drawn", () => {
  const svg = dataSvg({ ...plane, details: details([0, 1, 2, 3, 4]) });
  const lit = marksOf(svg, "point solid lit") + marksOf(svg, "point hollow lit");
  const rest = marksOf(svg, "point solid") + marksOf(svg, "point hollow");
  assert.deepEqual([lit, rest], [5, 40]); // the lit ones lie over their own small marks
  assert.ok(marksOf(svg, "model") > 20);
  assert.equal(marksOf(dataSvg({ ...plane, details: null }), "model"), 0);
});

test("the caption says how many samples there are and which are lit", () => {
  const words = (rows, more = {}) => caption({ ...plane, ...more, details: details(rows) });
  assert.equal(
    words([0, 1, 2, 3, 4]),
    "40 samples. Highlighted: the 5 samples of batch 7. The line: where the model is undecided after its update.",
  );
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
  const found = { update: 0, rows: [0, 5, 9], parameters_after: { weights: [1.5], bias: 0.3 } };
  const svg = dataSvg({ ...plane, dataset: line, config: { model: "linear" }, details: found });
  assert.equal(marksOf(svg, "model"), 1);
  assert.equal(marksOf(svg, "gap"), 3);
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
    const found = { update: 0, rows: [0, 5], parameters_after: { weights: [weight], bias: -weight } };
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
    details: { update: 0, rows: [...Array(32).keys()] },
  };
  const svg = dataSvg(model);
  assert.equal(marksOf(svg, "image-frame"), 24);
  assert.match(svg, /<desc[^>]*>[^<]*Shown: 24 of the 32 samples of batch 1\./);
  assert.match(caption({ ...model, details: { update: 0, rows: [1, 2] } }), /Shown: the 2 samples of batch 1\./);
});
