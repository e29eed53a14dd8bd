import assert from "node:assert/strict";
import test from "node:test";

import { drawMap } from "../../static/batches/canvas.js";
import { batchesOf, cellsWith, distinctShare, expectedShare, mapOf, moved } from "../../static/batches/cells.js";
import { UNTRAINED, UNUSED, rowsOf, uses } from "../../static/batches/cells.js";
import { bandHtml, waysHtml } from "../../static/batches/drawing.js";
import { BAND, bandTop, mapFrame, placeAt, smallFrame } from "../../static/batches/frame.js";
import { labelsSvg, shufflesOf } from "../../static/batches/labels.js";
import { shadesOf } from "../../static/batches/shades.js";
import { divisorsAround, leftOutOf, waysOf } from "../../static/batches/ways.js";
import { pageOf, roomFor, smallCount } from "../../static/batches/window.js";
import { aloneText } from "../../static/batches/classes.js";
import { noteTexts, otherText, ruleText, usesText, wayText, windowsText } from "../../static/batches/words.js";
import { marksOf, planOf, textsOf } from "./fixtures.js";

const runOf = (plan, more = {}) => ({ plan, status: "finished", batches_done: plan.total_batches, ...more });

test("a page of epochs holds the cursor, is full at the end, and shows no epoch that was never begun", () => {
  const run = runOf(planOf(200, 5, 1000));
  assert.deepEqual(pageOf(run, 0, 12), { first: 0, count: 12 });
  assert.deepEqual(pageOf(run, 12 * 40 - 1, 12), { first: 0, count: 12 });
  assert.deepEqual(pageOf(run, 12 * 40, 12), { first: 12, count: 12 });
  assert.deepEqual(pageOf(run, 1000 * 40 - 1, 12), { first: 988, count: 12 });
  const stopped = { ...run, status: "diverged", batches_done: 41 };
  assert.deepEqual(pageOf(stopped, 40, 12), { first: 0, count: 2 });
  assert.deepEqual(pageOf({ ...stopped, status: "training" }, 40, 12), { first: 0, count: 12 });
  // The API gives 200,000 rows at once.
  assert.deepEqual(pageOf(runOf(planOf(100_000, 5, 9)), 0, 12), { first: 0, count: 2 });
  assert.deepEqual(
    [1000, 336, 200, 5].map((width) => roomFor(width, 40)),
    [12, 12, 7, 1],
  );
  assert.equal(roomFor(586, 10_000), 12, "a cell has a place for its batch");
  assert.equal(roomFor(330, 10_000), 7);
  assert.deepEqual(
    [planOf(200, 5, 1000), planOf(10_000, 5, 1000), planOf(100_000, 5, 9), planOf(7, 5, 1)].map(smallCount),
    [12, 6, 2, 1],
  );
});

// Seven samples in batches of 3, 3 and 1; twice.
const plan = planOf(7, 3, 2);
const orders = [
  [4, 0, 6, 2, 1, 3, 5],
  [4, 0, 2, 6, 1, 5, 3],
];

test("a cell is the batch of a sample in an epoch, and the map is sorted by the first epoch", () => {
  const map = mapOf({ plan, orders, first: 0, done: 6 });
  assert.deepEqual([...map.cells[0]], [1, 2, 2, 2, 1, 3, 1]);
  assert.deepEqual([...map.cells[1]], [1, 2, 1, 3, 1, 2, 2]);
  assert.deepEqual(map.order, orders[0]);
  assert.deepEqual(mapOf({ plan, orders, first: 0, done: 6, sorted: false }).order, [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(moved(map, 0, 1), 4);
  assert.deepEqual(uses(map), { least: 2, most: 2 });
  assert.deepEqual(batchesOf(map, 3), [[2], [3]]);
  assert.deepEqual(rowsOf(map, 4), [6, 1, 5]);
  assert.deepEqual(rowsOf(map, 9), []);
});

test("a sample that was dropped is unused, one of a batch that was not trained is neither", () => {
  const dropped = orders.map((rows) => rows.slice(0, 6));
  const map = mapOf({ plan: planOf(7, 3, 2, "drop"), orders: dropped, first: 0, done: 4 });
  assert.equal(map.cells[0][5], UNUSED);
  assert.equal(map.cells[1][3], UNUSED);
  assert.equal(cellsWith(map, UNUSED), 2);
  assert.deepEqual(map.order, [4, 0, 6, 2, 1, 3, 5]);
  const begun = mapOf({ plan, orders, first: 0, done: 4 });
  assert.deepEqual([...begun.cells[1]], [1, -1, 1, -1, 1, -1, -1]);
  assert.equal(cellsWith(begun, UNTRAINED), 4);
  assert.deepEqual(uses(begun), { least: 1, most: 2 });
  assert.deepEqual(batchesOf(begun, 3), [[2], []]);
});

test("with replacement a sample may be in several batches; how many are different is beside what chance gives", () => {
  const drawn = [[0, 0, 6, 2, 0, 6, 5]];
  const map = mapOf({ plan, orders: drawn, first: 0, done: 3 });
  assert.deepEqual(batchesOf(map, 0), [[1, 1, 2]]);
  assert.deepEqual(batchesOf(map, 6), [[1, 2]]);
  assert.deepEqual(batchesOf(map, 1), [[]]);
  assert.deepEqual(map.order, [0, 6, 2, 5, 1, 3, 4]);
  assert.deepEqual(distinctShare(map), { epochs: 1, share: 4 / 7 });
  assert.equal(distinctShare({ ...map, done: 2 }), null);
  assert.equal((100 * expectedShare(200, 200)).toFixed(1), "63.3");
  assert.equal((100 * expectedShare(1e6, 1e6)).toFixed(1), "63.2");
  const words = wayText(0, batchesOf(map, 0), [1], "replacement");
  assert.equal(words, "Row 1: batch 1 (2 times) and 2.");
  assert.match(
    noteTexts(map, "replacement", 1).join(" "),
    /57\.1% of the samples; chance gives 1 − \(1 − 1\/7\)⁷ = 66\.0% on average/,
  );
  assert.match(
    noteTexts(map, "oversampled", 1).join(" "),
    /Grey: not drawn in that epoch\..* used 57\.1% of the samples\.$/,
  );
});

test("the way of a row is said epoch by epoch", () => {
  assert.equal(wayText(16, [[3], [28], [11]], [3, 28, 11], "each-epoch"), "Row 17: batch 3, then 28, then 11.");
  assert.equal(wayText(0, [[], [2], []], [0, 2, -1], "once"), "Row 1: left out, then batch 2, then not trained.");
  assert.equal(wayText(0, [[2], [2], [2]], [2, 2, 2], "once"), "Row 1: batch 2 in each of these epochs.");
  assert.equal(wayText(0, [[], []], [0, 0], "never"), "Row 1: left out in each of these epochs.");
  assert.equal(wayText(0, [[], []], [0, -1], "never"), "Row 1: left out, then not trained.");
  assert.equal(wayText(0, [[2]], [2], "once"), "Row 1: batch 2.");
  assert.equal(wayText(0, [[], [2]], [0, 2], "replacement"), "Row 1: not drawn, then batch 2.");
});

test("the rule is that of the run", () => {
  const said = (sampling, planned, more = {}) => ruleText({ plan: planned, config: { sampling, ...more } });
  assert.equal(
    said("each-epoch", planOf(200, 5, 9)),
    "Every epoch shuffles all 200 samples anew and deals them into 40 batches.",
  );
  assert.match(said("each-epoch", planOf(250, 30, 9, "drop")), /deals 240 of them into 8 batches and leaves out 10\./);
  assert.match(said("once", planOf(250, 30, 9, "drop")), /same 8 batches and leaves out the same 10\./);
  assert.match(said("never", planOf(200, 5, 9)), /never shuffled: every epoch has the same 40 batches/);
  assert.match(said("sorted", planOf(200, 5, 9)), /sorted by target/);
  assert.match(
    said("stratified", planOf(200, 5, 9)),
    /deals all 200 samples anew into 40 batches, each with its share/,
  );
  assert.match(said("stratified", planOf(200, 7, 9, "drop")), /deals 196 of 200 samples anew into 28 batches/);
  assert.match(said("buffer", planOf(200, 5, 9), { buffer_size: 20 }), /through a buffer of 20 into 40 batches\./);
  assert.match(said("replacement", planOf(250, 30, 9, "drop")), /draws from all 250 samples/);
  assert.equal(said("each-epoch", planOf(200, 200, 9)), "Every epoch is one batch of all 200 samples.");
  assert.match(said("replacement", planOf(200, 200, 9)), /draws from all 200 samples/);
  assert.match(
    said("oversampled", planOf(250, 30, 9, "drop")),
    /takes one of the classes, all with the same chance, .* another of the 250 samples not at all\./,
  );
  assert.equal(said("replacement", planOf(1, 5, 9)), "The 1 sample is a batch of its own in every epoch.");
});

test("of imbalanced classes it is said how many batches hold the most common one alone", () => {
  const data = {
    task: "classification",
    class_names: ["rare", "usual"],
    train: { y: [0, 1, 1, 1, 1, 1, 1, 1] },
  };
  const orders = [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [7, 6, 5, 4, 0, 3, 2, 1],
  ];
  const map = mapOf({ plan: planOf(8, 3, 2), orders, first: 0, done: 6 });
  // Of six batches, those with row 0 are the first of epoch 1 and the second of epoch 2.
  assert.equal(
    aloneText(map, data),
    "66.7% of the batches hold nothing but “usual”, the class of 87.5% of the samples.",
  );
  assert.equal(aloneText(map, null), "");
  assert.equal(aloneText(map, { ...data, train: { y: [0, 0, 0, 1, 1, 1, 1, 1] } }), "", "5 is not twice 3");
  assert.equal(aloneText(map, { ...data, task: "regression" }), "");
  assert.equal(aloneText(mapOf({ plan: planOf(8, 8, 2), orders, first: 0, done: 2 }), data), "");
});

test("of a time series it is said that windows stay whole", () => {
  assert.equal(
    windowsText({ dataset: "series", features: 8 }),
    "Each sample is a window of 8 steps in time: shuffling moves windows, never a step inside one.",
  );
  assert.equal(windowsText({ dataset: "moons", features: null }), "");
});

test("the notes say how often samples were used and whether the batches changed, only of what was trained", () => {
  const notes = (given, sampling = "each-epoch") =>
    noteTexts(mapOf({ plan, orders, first: 0, done: 6, ...given }), sampling, 1);
  assert.deepEqual(notes({}), [
    "Each sample was used 2 times.",
    "4 samples are in another batch in epoch 2 than in epoch 1.",
  ]);
  assert.deepEqual(notes({ orders: [orders[0], orders[0]], first: 4, done: 99 }, "once"), [
    "Each sample was used 2 times.",
    "Every batch of epoch 6 has the same samples as in epoch 5.",
  ]);
  assert.deepEqual(notes({ done: 5 }), ["Each sample was used 1 to 2 times.", "Empty: not trained."]);
  const dropped = mapOf({
    plan: planOf(7, 3, 2, "drop"),
    orders: orders.map((rows) => rows.slice(0, 6)),
    first: 0,
    done: 4,
  });
  assert.equal(noteTexts(dropped, "each-epoch", 3)[1], "One of every 3 samples is shown.");
  assert.equal(noteTexts(dropped, "each-epoch", 1)[1], "Grey: left out in that epoch.");
  assert.equal(
    usesText(mapOf({ plan: planOf(1, 1, 2), orders: [[0]], first: 0, done: 1 })),
    "Each sample was used 1 time.",
  );
  assert.equal(otherText(mapOf({ plan, orders, first: 0, done: Infinity }), "once"), "every sample 2 times");
});

test("the samples are shuffled before each epoch, before the first, or never", () => {
  const of = (sampling, first) => shufflesOf({ plan, first, orders }, sampling);
  assert.deepEqual(of("each-epoch", 0), [0, 1]);
  assert.deepEqual(of("buffer", 4), [0, 1]);
  assert.deepEqual(of("stratified", 4), [0, 1]);
  assert.deepEqual(of("once", 0), [0]);
  assert.deepEqual(of("once", 4), []);
  for (const sampling of ["never", "sorted", "replacement", "oversampled"]) assert.deepEqual(of(sampling, 0), []);
});

test("the labels name epochs, batches, the row that is followed and how often it was used", () => {
  const map = mapOf({ plan, orders, first: 0, done: 6 });
  const frame = mapFrame({ width: 600, left: 80, epochs: 2, samples: 7, most: 2 });
  const svg = labelsSvg(map, frame, { sampling: "each-epoch", epoch: 1, row: 1, band: bandTop(frame, 7, 4) });
  assert.deepEqual(textsOf(svg), ["epoch", "1", "2", "shuffled", "batch 1", "batch 3", "row 2", "2", "times used"]);
  assert.equal(marksOf(svg, "shuffle"), 2 * 2);
  const never = labelsSvg(map, frame, { sampling: "never", epoch: 1, row: 1, band: 0 });
  assert.ok(textsOf(never).includes("not shuffled"));
  assert.ok(!textsOf(never).includes("batch 1"), "the band has its place");
});

test("every sample has its line, of very many every so-manyth; a place and its band are found again", () => {
  for (const samples of [1, 5, 42, 200, 250, 400, 401, 1000, 10_000, 100_000]) {
    const frame = mapFrame({ width: 800, left: 80, epochs: 12, samples, most: 12 });
    assert.ok(
      frame.places.length <= 400 && frame.height <= 400 && frame.height >= Math.min(200, 24 * samples),
      `${samples}`,
    );
    assert.equal(frame.places.length, Math.ceil(samples / frame.step));
    assert.ok(frame.width <= 800);
    for (const place of [0, Math.floor(samples / 3), samples - 1]) {
      const top = bandTop(frame, samples, place);
      assert.ok(top >= 0 && top + BAND <= Math.max(frame.height, BAND));
      assert.equal(placeAt(frame, samples, ((place + 0.5) / samples) * frame.height), place);
    }
  }
  assert.equal(smallFrame({ width: 180, epochs: 12, samples: 200, most: 12 }).height, 200);
});

test("cells have the shade of their batch; unused ones are grey, untrained ones empty, the cursor's marked", () => {
  const calls = [];
  const context = { fillStyle: "", clearRect() {}, fillRect: (...box) => calls.push([context.fillStyle, ...box]) };
  const map = mapOf({ plan, orders: [orders[0], orders[1].slice(0, 6)], first: 0, done: 4 });
  const frame = mapFrame({ width: 600, left: 80, epochs: 2, samples: 7, most: 2 });
  const look = {
    shades: [1, 2, 3].map((batch) => ({ fill: `shade ${batch}` })),
    unused: "grey",
    paper: "paper",
    ink: "ink",
    bar: "bar",
  };
  drawMap(context, frame, map, look, { epoch: 0, rows: [4, 0, 6] });
  const of = (fill) => calls.filter(([style]) => style === fill);
  assert.deepEqual(
    [1, 2, 3].map((batch) => of(`shade ${batch}`).length),
    [6, 3, 1],
  );
  assert.equal(of("grey").length, 1);
  assert.deepEqual(
    of("ink").map(([, x, y]) => [x, y]),
    [0, 1, 2].map((line) => [79, 24 * line]),
  );
  assert.deepEqual(
    of("bar").map(([, , , length]) => length),
    [2, 2, 1, 2, 1, 1, 1].map((times) => (times / 2) * frame.bar),
  );
});

test("the shades go from the first to the last colour, with words that can be read on them", () => {
  const shades = shadesOf(["#ffffff", "#808080", "#000000"], 5);
  assert.deepEqual(
    [shades[0], shades[4]],
    [
      { fill: "rgb(255, 255, 255)", text: "#000" },
      { fill: "rgb(0, 0, 0)", text: "#fff" },
    ],
  );
  assert.equal(shades[2].fill, "rgb(128, 128, 128)");
  assert.equal(shadesOf(["#ffffff", "#000000"], 1)[0].fill, "rgb(128, 128, 128)");
});

test("a cell of the followed row is a button that goes to its batch", () => {
  const html = bandHtml(16, [[3], [], [5, 9]], { first: 1, batches: 40 });
  assert.deepEqual(
    [...html.matchAll(/data-update="(\d+)"/g)].map(([, update]) => Number(update)),
    [42, 124],
  );
  assert.match(html, /Row 17 in epoch 2: go to batch 3/);
  assert.match(html, /disabled>–/);
  assert.match(html, />2×</);
});

test("the divisors next to a batch size are offered, and a batch size that divides the samples needs none", () => {
  assert.deepEqual(divisorsAround(1000, 400), [200, 250, 500, 1000]);
  assert.deepEqual(divisorsAround(250, 30), [10, 25, 50, 125]);
  assert.deepEqual(divisorsAround(251, 30), [1, 251]);
  assert.deepEqual(divisorsAround(36, 7), [4, 6, 9, 12]);
  assert.equal(waysOf(planOf(200, 5, 9)), null);
  assert.equal(waysOf(planOf(200, 500, 9)), null);
  assert.deepEqual(waysOf(planOf(250, 30, 9, "drop")), {
    rest: 10,
    full: 8,
    sizes: [
      [10, 25],
      [25, 10],
      [50, 5],
      [125, 2],
    ],
  });
  assert.equal(leftOutOf(plan, orders), 2);
  assert.equal(
    leftOutOf(
      planOf(7, 3, 2, "drop"),
      orders.map((rows) => rows.slice(0, 6)),
    ),
    2,
  );
});

test("each way says what it costs, and its button does it", () => {
  const planned = planOf(250, 30, 100);
  const leftOut = { count: 98, from: 1, to: 12 };
  const html = (config, locked = () => false) =>
    waysHtml(
      { plan: planned, config: { remainder: "keep", sampling: "each-epoch", ...config } },
      waysOf(planned),
      leftOut,
      locked,
    );
  const words = (config) =>
    html(config)
      .replace(/<[^>]*>/g, "|")
      .replace(/\|+/g, "|");
  const keep = words({});
  for (const cost of [
    "250 samples in batches of 30: 8 full ones, and one of 10",
    "|9 updates an epoch|the last batch has only 10 samples: its loss and gradient scatter more|",
    "|every epoch uses all 250 samples|This run keeps it|",
    "|8 updates an epoch|each epoch leaves out 10 samples|98 samples are left out at least once in epochs 1 to 12|",
    "|Drop it|",
    "|batches of 25, the nearest: 10 updates an epoch|every batch is full|10| |25| |50| |125|",
  ])
    assert.ok(keep.includes(cost), keep);
  const alone = waysHtml(
    { plan: planned, config: { sampling: "each-epoch" } },
    waysOf(planned),
    { from: 1, to: 1 },
    () => false,
  );
  assert.doesNotMatch(alone, /left out at least once/);
  assert.match(words({ remainder: "drop" }), /\|Keep it\|.*\|This run drops it\|/);
  assert.match(words({ sampling: "once" }), /always the same: they are never used/);
  assert.match(words({ sampling: "replacement" }), /an epoch draws 250 times.*an epoch draws 240 times/);
  assert.equal([...html({}).matchAll(/aria-pressed="true"/g)].length, 1);
  assert.equal([...html({}, (field) => field === "batch_size").matchAll(/ disabled>/g)].length, 4);
  assert.match(
    waysHtml({ plan: planOf(200, 5, 9), config: {} }, null, null, () => false),
    /200 = 40 × 5: no batch is short/,
  );
});
