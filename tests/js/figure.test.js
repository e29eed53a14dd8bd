import assert from "node:assert/strict";
import test from "node:test";

import { dotSize, figureOf } from "../../static/page/figure.js";
import { scalesOf, spread } from "../../static/page/frame.js";
import { marksOf } from "../../static/page/marks.js";
import { readoutsOf } from "../../static/page/readouts.js";
import { bandsRun, f4, singlesRun } from "./runs.js";
import { textsOf } from "./fixtures.js";

const COLOURS = {
  band: "#e69f00",
  epoch: "#0067a6",
  val: "#00795b",
  line: "#e4e4dd",
  dim: "#5f666d",
  card: "#ffffff",
  ink: "#1c2126",
};
const SIZE = { width: 800, height: 292, type: 12 };

function looked(run, { x = "epochs", log = false, measure = "loss", range, singles = null } = {}) {
  const chart = run.show.charts[measure];
  const scales = scalesOf(chart, range ?? [0, run.show.end.updates], SIZE, log);
  const readouts = readoutsOf(run, measure, singles);
  const view = { x, measure, drag: true };
  return { chart, scales, readouts, figure: figureOf(run, view, scales, COLOURS, { singles, readouts }) };
}

function words(run, options) {
  const { chart, scales } = looked(run, options);
  return marksOf(run.show, chart, options?.x ?? "epochs", scales);
}

test("batch losses that come singly are dots, thinned ones two bands", () => {
  const single = looked(singlesRun()).figure;
  assert.equal(single.data.filter(({ fill }) => fill).length, 0);
  assert.equal(single.layout.shapes[0].path.split("L").length - 1, 12);
  const thinned = looked(bandsRun()).figure;
  assert.equal(thinned.data.filter(({ fill }) => fill === "toself").length, 2);
  assert.equal(thinned.layout.shapes[0].path, "M0,1");
});

test("a band goes along its upper edge and back along the lower; on a log axis it ends where the picture does", () => {
  const run = bandsRun();
  const values = { p10: [0, NaN, 0.25], p90: [4, NaN, 3.25] };
  Object.assign(run.batch_loss, Object.fromEntries(Object.entries(values).map(([name, all]) => [name, f4(all)])));
  const outer = (options) => looked(run, { x: "updates", ...options }).figure.data.find(({ fill }) => fill);
  assert.deepEqual(outer().x, [0, 2, 10, 12, 12, 10, 2, 0]);
  assert.deepEqual(outer().y, [4, 4, 3.25, 3.25, 0.25, 0.25, 0, 0]);
  const lowest = looked(run, { log: true }).chart.log[0];
  assert.ok(Math.abs(Math.min(...outer({ log: true }).y) - lowest) < 1e-12);
});

test("singles that were fetched for a part of the run take the place of its bands", () => {
  const singles = { thinned: false, at: [4.5, 5.5], loss: [0.5, 0.4] };
  const { figure, readouts } = looked(bandsRun(), { range: [4, 6], singles, x: "updates" });
  assert.equal(figure.data.filter(({ fill }) => fill).length, 0);
  assert.equal(figure.layout.shapes[0].path, "M4.5,0.5L4.5,0.5M5.5,0.4L5.5,0.4");
  assert.deepEqual(figure.layout.xaxis.range, [4, 6]);
  readouts.fill();
  assert.equal(
    readouts.labels[0],
    "epoch 2 · batch 2 of 3 · update 5<br>batch loss 0.500<br>training 0.600 after epoch 1<br>" +
      "validation 0.700 after epoch 1",
  );
});

test("lines begin with the untrained model; validation that is not evaluated each epoch has dots", () => {
  const [validation, train] = looked(singlesRun(), { x: "updates" }).figure.data.filter(({ line }) => line?.width > 2);
  assert.deepEqual([...train.x], [0, 3, 6, 9, 12]);
  assert.deepEqual([...validation.x], [0, 3, 9, 12]);
  assert.equal(validation.mode, "lines+markers");
  assert.equal(train.mode, "lines");
});

test("the x axis counts in the unit that is chosen and says which", () => {
  for (const [x, title, end] of [
    ["epochs", "epochs", 4],
    ["updates", "updates", 12],
    ["samples", "samples seen", 40],
  ]) {
    const { layout, data } = looked(singlesRun(), { x }).figure;
    assert.ok(textsOf(words(singlesRun(), { x })).includes(title));
    assert.deepEqual(layout.xaxis.range, [0, end]);
    assert.equal(data.find(({ line }) => line?.width === 2.4).x.at(-1), end);
  }
});

test("axis ends are the run's own facts; a log axis takes its exponents, and none is made where there is none", () => {
  assert.deepEqual(looked(singlesRun()).figure.layout.yaxis.range, [0, 0.8]);
  const { yaxis } = looked(singlesRun(), { log: true }).figure.layout;
  assert.equal(yaxis.type, "log");
  assert.ok(Math.abs(yaxis.range[0] + 1) < 1e-9 && Math.abs(yaxis.range[1]) < 1e-9);
  const accuracy = looked(singlesRun(), { log: true, measure: "accuracy" }).figure;
  assert.equal(accuracy.layout.yaxis.type, "linear");
  assert.deepEqual(accuracy.layout.yaxis.range, [0, 1]);
  assert.equal(accuracy.data.find(({ line }) => line?.width === 2.4).y.at(-1), 0.9);
});

test("what is far above the axis ends where a browser can still place it", () => {
  const run = singlesRun({ epochs: { train: [0.6, 1e300, 0.3, 0.2], validation: [] } });
  assert.equal(Math.max(...looked(run).figure.data.find(({ line }) => line?.width === 2.4).y), 100 * 0.8);
});

test("one label tells epoch, update, training, validation and batches; it is written when somebody may read it", () => {
  const { readouts, figure } = looked(bandsRun());
  assert.equal(figure.data.at(-1).customdata, readouts.labels);
  assert.deepEqual(readouts.labels, []);
  readouts.fill();
  readouts.fill();
  assert.deepEqual(readouts.labels, [
    "epoch 0 · 0 updates<br>training 0.800<br>validation 0.900",
    "epoch 1 · 3 updates<br>training 0.600<br>validation 0.700<br>80% of batches: loss 1.000 to 4.000",
    "epoch 2 · 6 updates<br>training 0.400<br>80% of batches: loss 0.500 to 3.500",
    "epoch 3 · 9 updates<br>training 0.300<br>validation 0.500<br>80% of batches: loss 0.250 to 3.250",
    "epoch 4 · 12 updates<br>training 0.200<br>validation 0.600<br>80% of batches: loss 0.250 to 3.250",
  ]);
});

test("the lowest validation loss has a ring where its loss is, and its name", () => {
  for (const log of [false, true]) {
    const { scales } = looked(singlesRun(), { log });
    const written = words(singlesRun(), { log });
    const [, cx, cy] = /class="lowest" cx="([\d.]+)" cy="([\d.]+)"/.exec(written);
    assert.ok(Math.abs(Number(cx) - scales.x(9)) < 0.1 && Math.abs(Number(cy) - scales.place(0.5)) < 0.1);
    assert.ok(textsOf(written).includes("lowest, epoch 3"));
  }
  assert.doesNotMatch(words(singlesRun(), { range: [0, 6] }), /lowest/);
});

test("the lines' names stand at their ends, apart and with their values, on either axis", () => {
  for (const log of [false, true]) {
    const written = [...words(singlesRun(), { log }).matchAll(/class="end (\w+)" x="[\d.]+" y="([\d.]+)"/g)];
    assert.deepEqual(written.map(([, cls]) => cls).sort(), ["batch", "train", "val"]);
    const places = written.map(([, , at]) => Number(at)).sort((a, b) => a - b);
    assert.ok(places[1] - places[0] >= 12 && places[2] - places[1] >= 12);
  }
  assert.doesNotMatch(words(singlesRun(), { range: [0, 6] }), /class="end/);
});

test("the axis that counts losses has its name above it, and where the run stopped is said", () => {
  const said = textsOf(words(singlesRun()));
  assert.ok(said.includes("loss (log loss in nats), lower is better"));
  assert.ok(said.includes("stopped early after epoch 4"));
  assert.ok(!textsOf(words(singlesRun(), { range: [0, 6] })).includes("stopped early after epoch 4"));
});

test("what the linear axis cuts off has a mark and says how far it goes; a log axis cuts nothing", () => {
  const { scales } = looked(singlesRun());
  const written = words(singlesRun());
  const [, start, spike] = /class="peaks train" d="M([\d.]+) [\d.]+l[^M]*M([\d.]+) /.exec(written);
  assert.equal(Number(start), scales.left);
  assert.ok(Math.abs(Number(spike) - scales.x(7.5)) < 0.1);
  assert.ok(textsOf(written).includes("training up to 2.000"));
  assert.doesNotMatch(words(singlesRun(), { log: true }), /peaks|above/);
});

test("nothing is written with a style attribute, which the page's security policy forbids", () => {
  for (const log of [false, true]) assert.doesNotMatch(words(bandsRun(), { log }), /style=/);
});

test("every draw gets a figure of its own, since the library writes into it", () => {
  const run = singlesRun();
  assert.notEqual(looked(run).figure.layout, looked(run).figure.layout);
});

test("dots are smaller the more there are", () => {
  assert.equal(dotSize(100), 6);
  assert.equal(dotSize(0.001), 2);
  assert.ok(dotSize(0.69) < dotSize(3));
});

test("stacked labels are moved apart, in order, inside their bounds", () => {
  const labels = [
    { top: 96, height: 20 },
    { top: 90, height: 10 },
    { top: -5, height: 10 },
  ];
  assert.deepEqual(
    spread(labels, 0, 100).map(({ top }) => top),
    [0, 70, 80],
  );
  assert.equal(labels[0].top, 96);
});
