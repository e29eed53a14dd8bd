import assert from "node:assert/strict";
import test from "node:test";

import { runFrame } from "../../static/lens/runframe.js";
import { axesOf, logSpan } from "../../static/page/axes.js";
import { figureOf, readout } from "../../static/page/figure.js";
import { textWidth } from "../../static/lens/text.js";
import { plan } from "../../static/page/plan.js";
import { wordsOf } from "../../static/page/words.js";
import { marksOf, textsOf } from "./fixtures.js";

const COLOURS = { band: "#e69f00", epoch: "#0067a6", val: "#00795b", line: "#e4e4dd" };
const f4 = (values) => ({ dtype: "f4", bdata: Buffer.from(new Float32Array(values).buffer).toString("base64") });

function singles(more = {}) {
  return {
    plan: plan({ samples: 10, batch_size: 4, epochs: 4 }),
    status: "completed",
    stopped_at_epoch: 4,
    diverged_at_update: null,
    initial: { train: 0.8, validation: 0.9 },
    batch_loss: Array.from({ length: 12 }, (_, at) => 0.7 - at * 0.05),
    epochs: {
      train: [0.6, 0.4, 0.3, 0.2],
      validation: [0.7, null, 0.5, 0.6],
      running: [0.6, 0.4, 0.3, 0.2],
      unweighted: [0.6, 0.4, 0.3, 0.2],
    },
    lowest: { epoch: 3, validation: 0.5 },
    ...more,
  };
}

function bands() {
  const told = Object.fromEntries(
    ["p10", "p25", "p75", "p90", "min", "max"].map((name, at) => [name, f4([1 + at, 0.5 + at, 0.25 + at])]),
  );
  return singles({ batch_loss: { thinned: true, of: 12, width: 4, ...told } });
}

function parts(run, view = {}, width = 800) {
  const frame = runFrame(run, width);
  return { frame, axes: axesOf(run, frame, { x: "epochs", y: "linear", ...view }) };
}

function figure(run, view) {
  const { frame, axes } = parts(run, view);
  return figureOf(run, frame, axes, COLOURS);
}

function words(run, view) {
  const { frame, axes } = parts(run, view);
  return wordsOf(run, frame, axes);
}

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

test("the lowest validation loss has a ring where its loss is, and its name", () => {
  for (const y of ["linear", "log"]) {
    const { frame, axes } = parts(singles(), { y });
    const [, cx, cy] = /class="lowest" cx="([\d.]+)" cy="([\d.]+)"/.exec(words(singles(), { y }));
    assert.ok(Math.abs(cx - frame.x(9)) < 0.1 && Math.abs(cy - axes.y.of(0.5)) < 0.1);
    assert.ok(textsOf(words(singles(), { y })).includes("lowest, epoch 3"));
  }
});

test("under the axis stand two rows: the chosen unit and the other one that a reader needs", () => {
  const rows = (x) =>
    parts(singles(), { x })
      .axes.x.ticks.at(-1)
      .labels.map(([, text]) => text);
  assert.deepEqual(rows("epochs"), ["4 epochs", "12 updates"]);
  assert.deepEqual(rows("updates"), ["12 updates", "4 epochs"]);
  assert.deepEqual(rows("samples"), ["40 samples", "4 epochs"]);
  assert.match(words(singles()), /class="tick epoch"[^>]*>4 epochs<.*class="tick update"[^>]*>12 updates</);
});

test("the lines' names stand at their ends, apart and with their values, on either axis", () => {
  for (const y of ["linear", "log"]) {
    const written = [...words(bands(), { y }).matchAll(/class="label end (\w+)" x="[\d.]+" y="([\d.]+)"/g)];
    assert.deepEqual(written.map(([, cls]) => cls).sort(), ["batch", "train", "val"]);
    const places = written.map(([, , at]) => Number(at)).sort((a, b) => a - b);
    assert.ok(places[1] - places[0] >= 12 && places[2] - places[1] >= 12);
    assert.ok(textsOf(words(bands(), { y })).includes("0.600"));
  }
});

test("a run that diverged is shown as far as it came, and leaves the picture on its way", () => {
  const batch_loss = Array.from({ length: 12 }, (_, at) => 10 ** at);
  const run = singles({
    status: "diverged",
    diverged_at_update: 9,
    batch_loss: batch_loss.slice(0, 10),
    lowest: null,
    plan: plan({ samples: 10, batch_size: 4, epochs: 400 }),
  });
  const { frame, axes } = parts(run);
  assert.deepEqual(axes.x.range, [0, 10]);
  assert.deepEqual(
    axes.x.ticks.at(-1).labels.map(([, text]) => text),
    ["3.33 epochs", "10 updates"],
  );
  assert.ok(frame.yMax >= 30 * 0.8 && frame.yMax < 2 * 30 * 0.8);
  for (const said of ["diverged at update 10", "8 batch losses above, up to 1.00e9"])
    assert.ok(textsOf(words(run)).includes(said), said);
  assert.equal(marksOf(words(run), "peak batch-peak"), 8);
  assert.ok(axesOf(run, frame, { x: "updates", y: "log" }).y.range[0] < 0);
});

test("what the linear axis cuts off has a mark and says how far it goes; a log axis cuts nothing", () => {
  const train = Array.from({ length: 100 }, (_, at) => (at === 49 ? 2 : 0.5));
  const run = singles({
    plan: plan({ samples: 10, batch_size: 4, epochs: 100 }),
    batch_loss: Array(300).fill(0.4),
    epochs: { train, validation: [] },
    initial: { train: 0.9, validation: 1.1 },
    lowest: null,
  });
  const { frame } = parts(run);
  assert.ok(frame.yMax >= 0.5 && frame.yMax < 0.9);
  const leaves = frame.x(147 + ((frame.yMax - 0.5) / 1.5) * 3);
  const [, start, spike] = /class="peak train-peak" d="M([\d.]+) [\d.]+l[^M]*M([\d.]+) /.exec(words(run));
  assert.equal(Number(start), frame.left);
  assert.ok(Math.abs(Number(spike) - leaves) < 0.1);
  assert.ok(textsOf(words(run)).includes("training up to 2.000"));
  assert.ok(textsOf(words(run)).includes("validation begins at 1.100"));
  assert.doesNotMatch(words(run, { y: "log" }), /peak|above/);
});

test("nothing is written with a style attribute, which the page's security policy forbids", () => {
  for (const y of ["linear", "log"]) assert.doesNotMatch(words(bands(), { y }), /style=/);
});

test("a log axis spans every loss above zero and has ticks inside", () => {
  const run = singles({ batch_loss: [0, 0.01, 1, Infinity, NaN] });
  const [low, high] = logSpan(run);
  assert.ok(low < -2 && low > -2.1 && high > 0 && high < 0.1);
  const { yaxis } = figure(run, { y: "log" }).layout;
  assert.equal(yaxis.type, "log");
  assert.equal(yaxis.tickvals.length, parts(run, { y: "log" }).axes.y.ticks.length);
  assert.ok(
    yaxis.tickvals.length >= 2 &&
      yaxis.tickvals.every((value) => Math.log10(value) >= low && Math.log10(value) <= high),
  );
});

test("a log axis's numbers fit beside it", () => {
  const run = singles({ batch_loss: [0.0002, 0.02, 3, 900, 40000, 2e7] });
  for (const width of [282, 800]) {
    const { frame, axes } = parts(run, { y: "log" }, width);
    assert.ok(axes.y.ticks.length >= 4);
    for (const { label } of axes.y.ticks) assert.ok(textWidth(label, frame.type) <= frame.left - 2, label);
  }
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
