import assert from "node:assert/strict";
import test from "node:test";

import { dotSize, figureOf } from "../../static/page/figure.js";
import { logFormat, scalesOf, spread } from "../../static/page/frame.js";
import { endsOf } from "../../static/page/ends.js";
import { axisWith, ghostOf } from "../../static/page/ghost.js";
import { lowestOf } from "../../static/page/lowest.js";
import { isWhole, marksOf } from "../../static/page/marks.js";
import { readoutsOf } from "../../static/page/readouts.js";
import { plan } from "../../static/page/plan.js";
import { bandsRun, f4, singlesRun } from "./runs.js";
import { textsOf } from "./fixtures.js";

const COLOURS = {
  band: "#e69f00",
  dot: "#c97b00",
  epoch: "#0067a6",
  val: "#00795b",
  line: "#e4e4dd",
  dim: "#5f666d",
};
const SIZE = { width: 800, height: 292, type: 12 };

function looked(run, { x = "epochs", log = false, measure = "loss", range, singles = null, ghost = null } = {}) {
  const chart = run.show.charts[measure];
  const scales = scalesOf(chart, range ?? [0, run.show.end.updates], SIZE, log);
  const readouts = readoutsOf(run, measure, singles);
  const view = { x, measure, drag: true };
  const ends = endsOf(run, chart, scales, { whole: isWhole(run.show, scales), singles, ghost });
  return { chart, scales, readouts, ends, figure: figureOf(run, view, scales, COLOURS, { singles, readouts, ghost }) };
}

function words(run, options) {
  const { chart, scales, ends } = looked(run, options);
  const parts = { singles: options?.singles ?? null, ends };
  return marksOf(run.show, chart, options?.x ?? "epochs", scales, parts);
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
  assert.deepEqual(readouts.labels[0], [
    "epoch 2 · batch 2 of 3 · update 5",
    "batch loss 0.500",
    "training 0.600 after epoch 1",
    "validation 0.700 after epoch 1",
  ]);
});

test("lines begin with the untrained model; validation that is not measured after each epoch is dots, no line", () => {
  const [validation, train] = looked(measuredNowAndThen(), { x: "updates" }).figure.data.filter(
    ({ line }) => line?.width > 2,
  );
  assert.deepEqual([...train.x], [0, 3, 6, 9, 12]);
  assert.deepEqual([...validation.x], [0, 3, 9, 12]);
  assert.equal(validation.mode, "markers");
  assert.equal(train.mode, "lines");
  assert.ok(textsOf(words(measuredNowAndThen())).includes("measured every 2 epochs"));
});

function measuredNowAndThen() {
  const run = singlesRun();
  run.show.charts.loss.measured = "measured every 2 epochs";
  return run;
}

test("the x axis counts in the unit that is chosen and says which", () => {
  for (const [x, title, end] of [
    ["epochs", "epochs", 4],
    ["updates", "updates", 12],
    ["samples", "samples seen", 40],
  ]) {
    const { layout, data } = looked(singlesRun(), { x }).figure;
    assert.ok(textsOf(words(singlesRun(), { x })).includes(title));
    assert.deepEqual(layout.xaxis.range, [0, end]);
    assert.equal(data.find(({ line }) => line?.width === 2.8).x.at(-1), end);
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
  assert.equal(accuracy.data.find(({ line }) => line?.width === 2.8).y.at(-1), 0.9);
});

test("what is far above the axis ends where a browser can still place it", () => {
  const run = singlesRun({ epochs: { train: [0.6, 1e300, 0.3, 0.2], validation: [] } });
  assert.equal(Math.max(...looked(run).figure.data.find(({ line }) => line?.width === 2.8).y), 100 * 0.8);
});

test("one label tells epoch, update, training, validation and batches; it is written when somebody may read it", () => {
  const { readouts, figure } = looked(bandsRun());
  assert.deepEqual(
    [...figure.data.at(-1).x],
    [...readouts.at].map((update) => update / 3),
  );
  assert.deepEqual(readouts.labels, []);
  readouts.fill();
  readouts.fill();
  assert.deepEqual(readouts.labels, [
    ["epoch 0 · 0 updates", "training 0.800", "validation 0.900"],
    ["epoch 1 · 3 updates", "training 0.600", "validation 0.700", "80% of batches: loss 1.000 to 4.000"],
    ["epoch 2 · 6 updates", "training 0.400", "80% of batches: loss 0.500 to 3.500"],
    ["epoch 3 · 9 updates", "training 0.300", "validation 0.500", "80% of batches: loss 0.250 to 3.250"],
    ["epoch 4 · 12 updates", "training 0.200", "validation 0.600", "80% of batches: loss 0.250 to 3.250"],
  ]);
});

test("the lowest validation loss has its place where its loss is, and words that have room", () => {
  for (const log of [false, true]) {
    const { chart, scales } = looked(singlesRun(), { log });
    const place = lowestOf(chart, scales);
    assert.deepEqual([place.x, place.y], [scales.x(9), scales.place(0.5)]);
    assert.deepEqual([place.words, place.leftward, place.below], ["lowest, epoch 3", true, true]);
  }
  const { chart, scales } = looked(singlesRun(), { range: [0, 6] });
  assert.equal(lowestOf(chart, scales), null);
  const small = {
    ...chart,
    lowest: { ...chart.lowest, update: 1, words: "lowest so far, epoch 1,000,000", short: "so far" },
  };
  const narrow = scalesOf(small, [0, 12], { width: 250, height: 292, type: 12 }, false);
  assert.equal(lowestOf(small, narrow).words, "so far");
  const low = { ...chart, lowest: { ...chart.lowest, value: 0.01 } };
  assert.equal(lowestOf(low, scalesOf(low, [0, 12], SIZE, false)).below, false);
});

test("over a low plot notes stand beside its title, and the lowest's name at its upper edge", () => {
  const run = singlesRun();
  Object.assign(run.show, { stop: null });
  Object.assign(run.show.charts.loss, { above: [], measured: "measured every 10 epochs" });
  const chart = run.show.charts.loss;
  const at = (height) => {
    const scales = scalesOf(chart, [0, run.show.end.updates], { ...SIZE, height }, false);
    const svg = marksOf(run.show, chart, "epochs", scales, { singles: null, ends: [] });
    const note = Number(/ y="([\d.]+)"[^>]*>measured every 10/.exec(svg)?.[1]);
    return { scales, note, mark: lowestOf(chart, scales) };
  };
  const [high, low] = [at(292), at(180)];
  assert.ok(high.note > high.scales.top, "inside the plot");
  assert.ok(low.note < low.scales.top, "over it");
  assert.equal(high.mark.over, 24);
  assert.equal(low.mark.over, low.mark.y - low.scales.top);
  assert.equal(low.mark.below, false);
});

test("the lines' names stand at their ends, apart and with their values, on either axis", () => {
  for (const log of [false, true]) {
    const written = [...words(singlesRun(), { log }).matchAll(/class="end (\w+)" x="[\d.]+" y="([\d.]+)"/g)];
    assert.deepEqual(written.map(([, cls]) => cls).sort(), ["batch", "train", "val"]);
    const places = written.map(([, , at]) => Number(at)).sort((a, b) => a - b);
    assert.ok(places[1] - places[0] >= 12 && places[2] - places[1] >= 12);
  }
});

test("in a part of the run the names stand where the lines leave it, without numbers", () => {
  const run = singlesRun();
  const { scales, ends } = looked(run, { range: [0, 7.5] });
  const places = Object.fromEntries(ends.map(({ line, value }) => [line, value]));
  assert.ok(Math.abs(places.train - 0.35) < 1e-12); // between 0.4 after epoch 2 and 0.3 after epoch 3
  assert.ok(Math.abs(places.validation - 0.55) < 1e-12); // between epochs 1 and 3, where it was measured
  assert.deepEqual(
    ends.map(({ text }) => text),
    ["", "", ""],
  );
  const written = words(run, { range: [0, 7.5] });
  for (const name of ["training", "validation", "batches"]) assert.ok(textsOf(written).includes(name));
  assert.doesNotMatch(written, /class="number/);
  assert.ok(scales.right < 800);
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

test("what is above the axis where a part of the run begins has its mark there, and single batches have theirs", () => {
  const run = singlesRun();
  const marked = [...words(run, { range: [7.8, 12] }).matchAll(/class="peaks (\w+)" d="M([\d.]+) /g)];
  const { scales } = looked(run, { range: [7.8, 12] });
  assert.deepEqual(
    marked.map(([, cls, x]) => [cls, Number(x)]),
    [["train", scales.left]],
  );
  const singles = { thinned: false, at: [8.5, 9.5, 10.5], loss: [3, 0.4, 0.9] };
  const written = words(bandsRun(), { range: [8, 11], singles });
  assert.equal(/class="peaks batch" d="([^"]*)"/.exec(written)[1].split("M").length - 1, 2);
  assert.ok(textsOf(written).includes("2 batches above, up to 3.000"));
});

test("losses of 0 are said to be below a log axis", () => {
  const run = singlesRun();
  run.show.charts.loss.hidden_on_log = "3 values of 0 are below the axis.";
  assert.ok(textsOf(words(run, { log: true })).includes("3 values of 0 are below the axis."));
  assert.ok(!textsOf(words(run)).includes("3 values of 0 are below the axis."));
});

/** A run of the same data with other batches, one epoch of 5 updates, that trained worse. */
const runBefore = (more) =>
  singlesRun({
    id: "1",
    config: { batch_size: 2, epochs: 4 },
    plan: plan({ samples: 10, batch_size: 2, epochs: 4 }),
    epochs: { train: [0.7, 0.6, 0.5, 0.4], validation: [0.7, 0.7, 0.7, 0.7] },
    ...more,
  });

test("the run before a change is a dotted line along the axis's unit, and says what differed", () => {
  for (const [x, places] of [
    ["epochs", [0, 3, 6, 9, 12]],
    ["updates", [0, 5, 10, 15, 20]],
  ]) {
    const ghost = ghostOf(runBefore(), singlesRun(), "loss", x);
    assert.deepEqual([...ghost.at], places);
    assert.equal(ghost.name, "before: 2");
    const { figure } = looked(singlesRun(), { x: "updates", ghost });
    const [line] = figure.data.filter(({ line }) => line?.dash === "2px,3px");
    assert.deepEqual([[...line.x], [...line.y], line.line.color], [places, [0.8, 0.7, 0.6, 0.5, 0.4], COLOURS.dim]);
    assert.ok(textsOf(words(singlesRun(), { ghost })).includes("before: 2"));
  }
  const two = ghostOf(runBefore({ config: { batch_size: 2, epochs: 9 } }), singlesRun(), "loss", "epochs");
  assert.equal(two.name, "before");
});

test("there is no ghost of the same line, of another measure, or of nothing", () => {
  const run = singlesRun();
  assert.equal(ghostOf(null, run, "loss", "epochs"), null);
  assert.equal(ghostOf(run, run, "loss", "epochs"), null);
  assert.equal(ghostOf(singlesRun({ id: "1", config: { batch_size: 4, epochs: 3 } }), run, "loss", "epochs"), null);
  const other = runBefore();
  other.show.charts.loss.title = "loss (mean squared error), lower is better";
  assert.equal(ghostOf(other, run, "loss", "epochs"), null);
});

test("the axis holds both runs, unless one would press the other flat", () => {
  const chart = {
    linear: [0, 0.5],
    log: [0.1, 1],
    above: [{ text: "training begins at 2, above", short: "begins at 2" }],
  };
  const raised = axisWith(chart, { linear: [0, 1.2], log: [0.01, 0.5] });
  assert.deepEqual([raised.linear, raised.log, raised.above[0].text], [[0, 1.2], [0.01, 1], "begins at 2"]);
  assert.deepEqual(axisWith(chart, { linear: [0, 250], log: null }).linear, [0, 0.5]);
  assert.deepEqual(axisWith(chart, { linear: [0, 0.3], log: null }).linear, [0, 0.5]);
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

test("a tall label stands where its middle belongs, so that no lines to labels cross", () => {
  const labels = [
    { name: "higher", top: 45, height: 10 },
    { name: "lower and tall", top: 40, height: 30 },
  ];
  assert.deepEqual(
    spread(labels, 0, 100).map(({ name }) => name),
    ["higher", "lower and tall"],
  );
});

test("a log axis of little more than one power of ten has 1, 2 and 5, others what the library finds", () => {
  assert.equal(logFormat([-0.3, 0.8]).dtick, "D2");
  for (const narrow of [
    [-0.3, 0.5],
    [-1.5, 0.8],
  ])
    assert.equal(logFormat(narrow).tickmode, "auto");
});

test("where fit() is called again stands in the chart, and in the corner; of one call nothing is said", () => {
  const run = singlesRun();
  assert.ok(!words(run).includes("fit()"));
  const called = (every, often) => ({ ...run, show: { ...run.show, calls: { every, words: [often] } } });
  assert.deepEqual(
    textsOf(words(called(3, "fit() again after every epoch"))).filter((each) => each.startsWith("fit()")),
    ["fit() 2", "fit() 3", "fit() 4", "fit() again after every epoch"],
  );
  const marks = words(called(3, "")).match(/class="calls" d="([^"]*)"/)?.[1];
  assert.equal(marks?.match(/M/g)?.length, 3);
  assert.deepEqual(
    textsOf(words(called(9, "fit() begins anew every 3 epochs"))).filter((each) => each.startsWith("fit()")),
    ["fit() 2", "fit() begins anew every 3 epochs"],
  );
  assert.ok(!words(called(0.003, "")).includes('class="calls"'));
});

test("the target loss has a line with its name, where it lies in the picture", () => {
  const run = singlesRun();
  const aimed = (value) => {
    const loss = { ...run.show.charts.loss, target: { value, words: ["target loss 0.3", "target"] } };
    return { ...run, show: { ...run.show, charts: { ...run.show.charts, loss } } };
  };
  assert.ok(!words(run).includes('class="target"'));
  assert.ok(words(aimed(0.3)).includes('class="target"'));
  assert.ok(textsOf(words(aimed(0.3))).includes("target loss 0.3"));
  assert.ok(!words(aimed(0.9)).includes('class="target"'));
});

test("the test's score is a diamond with its name where the run ends, and in a part of the run only there", () => {
  const run = singlesRun();
  const end = { line: "test", name: "test", value: 0.5, text: "0.500" };
  run.show.charts.loss.ends = [...run.show.charts.loss.ends, end];
  const last = run.show.end.updates;
  const drawn = words(run);
  const { scales } = looked(run);
  assert.ok(drawn.includes(`class="tested" d="M${scales.right} ${Math.round((scales.place(0.5) - 6) * 10) / 10}l6 6`));
  assert.ok(textsOf(drawn).includes("test"));
  assert.ok(textsOf(drawn).includes("0.500"));
  assert.match(words(run, { range: [last - 2, last] }), /class="tested" d="M/);
  assert.doesNotMatch(words(run, { range: [0, last - 1] }), /tested/);
  assert.doesNotMatch(words(singlesRun()), /tested/);
});
