import assert from "node:assert/strict";
import test from "node:test";

import { runFrame } from "../../static/lens/runframe.js";
import { figureOf, logSpan, readout } from "../../static/page/figure.js";
import { plan } from "../../static/page/plan.js";

const COLOURS = { batch: "#b25900", band: "#e69f00", epoch: "#0067a6", val: "#00795b", ink: "#1c2126", dim: "#5f666d", line: "#e4e4dd", card: "#ffffff", font: "serif" };
const f4 = (values) => ({ dtype: "f4", bdata: Buffer.from(new Float32Array(values).buffer).toString("base64") });

function singles(more = {}) {
  return {
    plan: plan({ samples: 10, batch_size: 4, epochs: 4 }), status: "completed", stopped_at_epoch: 4, diverged_at_update: null,
    initial: { train: 0.8, validation: 0.9 },
    batch_loss: Array.from({ length: 12 }, (_, at) => 0.7 - at * 0.05),
    epochs: { train: [0.6, 0.4, 0.3, 0.2], validation: [0.7, null, 0.5, 0.6], running: [0.6, 0.4, 0.3, 0.2], unweighted: [0.6, 0.4, 0.3, 0.2] },
    best: { epoch: 3, validation: 0.5 }, ...more,
  };
}

function bands() {
  const told = Object.fromEntries(["p10", "p25", "p75", "p90", "min", "max"].map((name, at) => [name, f4([1 + at, 0.5 + at, 0.25 + at])]));
  return singles({ batch_loss: { thinned: true, of: 12, width: 4, ...told } });
}

const figure = (run, view = {}, width = 800) => figureOf(run, runFrame(run, width), { x: "epochs", y: "linear", ...view }, COLOURS);

test("batch losses that come singly are one trace, thinned ones four edges of two bands", () => {
  assert.equal(figure(singles()).data.filter(({ fill }) => fill).length, 0);
  assert.equal(figure(bands()).data.filter(({ fill }) => fill === "tonexty").length, 2);
});

test("the lines begin with the untrained model; validation has no gaps where it was not evaluated", () => {
  const lines = figure(singles()).data.filter(({ line }) => line?.width > 2);
  const [validation, train] = lines;
  assert.deepEqual([...train.x], [0, 3, 6, 9, 12]);
  assert.deepEqual([...validation.x], [0, 3, 9, 12]);
  assert.equal(validation.line.dash, "6px,4px");
});

test("the best epoch has a ring where its loss is, and its name", () => {
  const { data, layout } = figure(singles());
  assert.deepEqual([data.at(-1).x[0], data.at(-1).y[0]], [9, 0.5]);
  assert.ok(layout.annotations.some(({ text }) => text === "best epoch 3"));
});

test("under the axis stand two rows: the chosen unit and the other one that a reader needs", () => {
  const rows = (x) => [figure(singles(), { x }).layout.xaxis, figure(singles(), { x }).layout.xaxis2].map(({ ticktext }) => ticktext.at(-1));
  assert.deepEqual(rows("epochs"), ["4 epochs", "<br>12 updates"]);
  assert.deepEqual(rows("updates"), ["12 updates", "<br>4 epochs"]);
  assert.deepEqual(rows("samples"), ["40 samples", "<br>4 epochs"]);
});

test("no label needs a style attribute, which the page's security policy forbids", () => {
  const { layout } = figure(bands(), { y: "log" });
  const texts = [...layout.annotations.map(({ text }) => text), ...layout.xaxis.ticktext, ...layout.xaxis2.ticktext];
  for (const text of texts) assert.ok(!/<(?!br>)/.test(text), text);
});

test("a log axis spans every loss above zero and has ticks inside", () => {
  const run = singles({ batch_loss: [0, 0.01, 1, Infinity, NaN] });
  const [low, high] = logSpan(run);
  assert.ok(low < -2 && low > -2.1 && high > 0 && high < 0.1);
  const { yaxis } = figure(run, { y: "log" }).layout;
  assert.equal(yaxis.type, "log");
  assert.ok(yaxis.tickvals.length >= 2 && yaxis.tickvals.every((value) => Math.log10(value) >= low && Math.log10(value) <= high));
});

test("a run without any loss above zero still has a log axis", () => {
  assert.deepEqual(logSpan(singles({ batch_loss: [], initial: {}, epochs: { train: [], validation: [] } })), [-1, 0]);
});

test("every draw gets a figure of its own, since Plotly writes into it", () => {
  const run = singles();
  assert.notEqual(figure(run).layout, figure(run).layout);
});

test("under the pointer stands the epoch nearest to it", () => {
  assert.deepEqual(readout(singles(), 5), { epoch: 2, update: 6, train: 0.4, validation: NaN });
  assert.equal(readout(singles(), 0.4).epoch, 0);
});
