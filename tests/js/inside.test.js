import assert from "node:assert/strict";
import test from "node:test";

import { chanceChecks, decimalsOf, errorChecks, fewest } from "../../static/inside/adding.js";
import { rounded, writtenMean, writtenSum } from "../../static/inside/adding.js";
import { barsHtml, barsOf } from "../../static/inside/bars.js";
import { insideHtml } from "../../static/inside/drawing.js";
import { factsOf, MOST_ROWS, WORST_ROWS } from "../../static/inside/facts.js";
import { BINS, spreadOf } from "../../static/inside/spread.js";
import { groupsOf, mostMoved, stepAt } from "../../static/inside/parameters.js";
import { mayCount, raisedOf, raisedWords } from "../../static/inside/raised.js";
import { causeOf, percentText, someAlone, worstOf, worstWords } from "../../static/inside/worst.js";
import { createLit } from "../../static/page/drawers/insidelit.js";
import { planOf, textsOf } from "./fixtures.js";

/** Numbers of a sequence that looks like chance and is the same every time. */
function sequence(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

test("the printed losses have the printed sum, and that gives the printed mean", () => {
  const next = sequence(7);
  for (let round = 0; round < 2000; round += 1) {
    const size = 1 + Math.floor(next() * 12);
    const scale = 10 ** Math.floor(next() * 8 - 4);
    const losses = Array.from({ length: size }, () => scale * -Math.log(1 - next()));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / size;
    const { decimals, sum, mean: printed, exact } = writtenMean(losses, mean);
    assert.equal(exact, true);
    assert.equal(printed, rounded(mean, decimals));
    assert.equal(sum, writtenSum(losses, decimals));
    assert.equal(rounded(sum / size, decimals), printed);
    assert.ok(decimals >= decimalsOf(mean));
  }
});

test("a mean is written as the lens writes it, a tiny one with three digits", () => {
  assert.deepEqual([0.4912, 12.34, 123.4, 1234.5, 7.04e-6, 0].map(decimalsOf), [3, 2, 1, 0, 8, 3]);
});

test("some digits of a chance, or of a difference, give the printed loss", () => {
  const next = sequence(3);
  for (let round = 0; round < 1000; round += 1) {
    const chance = next() ** 3 + 1e-6;
    const guess = { prediction: chance, loss: -Math.log(chance) };
    const digits = fewest(4, (written) => chanceChecks(guess, written, 3));
    assert.notEqual(digits, null);
    assert.equal(rounded(-Math.log(rounded(chance, digits ?? 0)), 3), rounded(guess.loss, 3));
    const [target, prediction] = [4 * next() - 2, 4 * next() - 2];
    const wrong = { target, prediction, loss: (prediction - target) ** 2 };
    const more = fewest(4, (written) => errorChecks(wrong, written, 3)) ?? 0;
    const difference = rounded(rounded(prediction, more) - rounded(target, more), more);
    assert.equal(rounded(difference ** 2, 3), rounded(wrong.loss, 3));
  }
  assert.equal(chanceChecks({ prediction: 0.5, loss: 0.7 }, 4, 3), false);
  assert.equal(errorChecks({ target: 0, prediction: 1, loss: 1.1 }, 4, 3), false);
});

test("of many parameters those that moved most are shown, in the model's order", () => {
  const parameters = [0.1, -0.4, 0.2, 0.3].map((after, i) => ({ name: `p${i}`, before: 0, after, gradient: 0 }));
  assert.deepEqual(
    mostMoved(parameters, 2).map(({ name }) => name),
    ["p1", "p3"],
  );
  assert.equal(stepAt({ before: 0.17644, after: 0.18552 }, 4), 0.0091);
});

const dataset = {
  task: "regression",
  classes: 0,
  columns: [{ name: "x1" }],
  target: { name: "y" },
  train: { x: Array.from({ length: 20 }, (_, i) => [i / 10]), y: Array.from({ length: 20 }, (_, i) => 1 + i / 5) },
};
const config = {
  model: "linear",
  optimizer: "sgd",
  momentum: 0,
  learning_rate: 0.1,
  reduction: "mean",
  sampling: "each-epoch",
};

function updateOf(rows) {
  const losses = rows.map((row) => dataset.train.y[row] ** 2);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / rows.length;
  const slope = (of) => rows.reduce((sum, row) => sum - 2 * dataset.train.y[row] * of(row), 0) / rows.length;
  const [weight, bias] = [slope((row) => dataset.train.x[row][0]), slope(() => 1)];
  return {
    update: 4,
    epoch: 2,
    rows,
    row_loss: losses,
    loss: mean,
    parameters_before: { weights: [[0]], bias: [0] },
    gradient: { weights: [[weight]], bias: [bias] },
    parameters_after: { weights: [[-0.1 * weight]], bias: [-0.1 * bias] },
  };
}

test("few rows are all shown in the batch's order, of many the worst, and the others as a sum", () => {
  const few = factsOf({ config, dataset }, updateOf([3, 17, 5]));
  assert.deepEqual(
    few.rows.map(({ row }) => row),
    [3, 17, 5],
  );
  assert.equal(few.rest, null);
  const many = factsOf({ config, dataset }, updateOf([...dataset.train.y.keys()]));
  assert.ok(dataset.train.y.length > MOST_ROWS);
  assert.deepEqual(
    many.rows.map(({ row }) => row),
    [19, 18, 17, 16, 15],
  );
  assert.equal(many.rest?.losses.length, 20 - WORST_ROWS);
  assert.ok(many.rest?.losses.every((loss) => loss <= many.rows[WORST_ROWS - 1].loss));
  assert.deepEqual(
    many.listed(3).rows.map(({ row }) => row),
    [19, 18, 17],
  );
  assert.equal(many.listed(1000).rows.length, 20);
  const shown = many.rows.map(({ loss }) => rounded(loss, many.mean.decimals));
  assert.equal(
    rounded(
      shown.reduce((sum, loss) => sum + loss, many.rest?.sum),
      many.mean.decimals,
    ),
    many.mean.sum,
  );
});

test("what the update did is measured on the batch and on all samples", () => {
  const { effect } = factsOf({ config, dataset }, updateOf([0, 1]));
  const before = dataset.train.y.reduce((sum, y) => sum + y * y, 0) / 20;
  assert.ok(Math.abs(effect.all[0] - before) < 1e-12);
  assert.ok(effect.all[1] < effect.all[0]);
  assert.ok(Math.abs(effect.batch[0] - (1 + 1.2 ** 2) / 2) < 1e-12);
});

test("the samples whose loss the update raised are found, and said", () => {
  // One step far too long: every sample but the first ends on the other side, farther off.
  const update = updateOf([0, 1]);
  const far = { ...update, parameters_after: { weights: [[10]], bias: [1] } };
  const facts = factsOf({ config, dataset }, far);
  const worse = dataset.train.y.flatMap((y, row) => (Math.abs(row + 1 - y) > y ? [row] : []));
  assert.deepEqual(facts.effect.worse, worse);
  const shown = { config, plan: planOf(20, 2, 9), dataset, columns: 4, width: 800, pixels: () => [] };
  assert.match(insideHtml(shown, facts, 4), new RegExp(`It made ${worse.length} of the \\d+ samples worse`));
  const other = { ...dataset, columns: [{ name: "x1" }, { name: "x2" }] };
  assert.match(
    insideHtml({ ...shown, dataset: other }, facts, 4),
    new RegExp(`It made ${worse.length} of the 20 samples worse: their losses rose`),
  );
  assert.match(insideHtml(shown, factsOf({ config, dataset }, update), 4), /It made no sample worse/);
});

test("the losses that are not shown one by one are counted at each loss", () => {
  const counts = spreadOf([0, 0.1, 0.99, 1, 2, -1], 1);
  assert.equal(counts.length, BINS);
  assert.equal(
    counts.reduce((sum, many) => sum + many),
    6,
  );
  assert.equal(counts[0], 2);
  assert.equal(counts[0.1 * BINS], 1);
  assert.equal(counts[BINS - 1], 3);
});

test("the drawer says where the two loops stand, and with the sum that the step is longer", () => {
  const run = { plan: planOf(20, 10, 9), dataset, columns: 4, width: 800, pixels: () => [] };
  const update = updateOf([...Array(10).keys()]);
  const words = (settings) =>
    insideHtml(
      { ...run, config: { ...config, ...settings } },
      factsOf({ config: { ...config, ...settings }, dataset }, update),
      4,
    )
      .replace(/<\/?(b|code)[^>]*>/g, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/ +/g, " ");
  assert.match(words({}), /update 5 = \(3 − 1\) × 2 \+ 1/);
  assert.match(words({}), /for epoch 1 to 9: epoch 3/);
  assert.match(words({}), /shuffle the 20 samples/);
  assert.match(words({ sampling: "sorted" }), /sort the samples by target/);
  assert.match(words({ sampling: "once" }), /take the samples in the one shuffled order/);
  assert.match(words({ sampling: "buffer" }), /shuffle the sorted samples in a buffer/);
  assert.match(words({ sampling: "stratified" }), /shuffle the samples, stratified by target/);
  assert.match(words({}), /how fast the mean loss, 3\.940, grows/);
  assert.match(words({ reduction: "sum" }), /how fast the sum of the losses, 39\.400, grows/);
  assert.match(words({ optimizer: "nesterov", momentum: 0 }), /step = −0\.1 × gradient/);
  assert.match(words({}), /parameters −= 0.1 × gradient/);
  assert.doesNotMatch(words({}), /added up/);
  assert.match(words({ reduction: "sum" }), /added up, 10 times their mean, in every update/);
  assert.match(words({ reduction: "sum" }), /parameters −= 0.1 × gradient of the sum/);
  assert.match(words({ optimizer: "adam" }), /The optimizer makes each step of this gradient and of those before it/);
});

/** An update whose rows have these losses, with their shares as the API gives them. */
const shared = (update, rows, row_loss) => {
  const sum = row_loss.includes(null) ? null : row_loss.reduce((all, loss) => all + loss, 0);
  const share = row_loss.map((loss) => (sum ? loss / sum : null));
  return { update, rows, share, loss: sum === null ? null : sum / rows.length };
};
const inBatchesOf4 = { batches_per_epoch: 4, updates_per_epoch: 4 };

test("a sample's share is its part of the batch's loss; drawn twice, it counts twice", () => {
  assert.deepEqual(causeOf(shared(0, [4, 16, 9], [1, 6, 3])), { sample: 16, share: 0.6, alone: false });
  assert.deepEqual(causeOf(shared(0, [4, 16, 4, 9], [3, 4, 3, 0])), { sample: 4, share: 0.6, alone: false });
  assert.deepEqual(causeOf(shared(0, [5, 5], [2, 2])), { sample: 5, share: 1, alone: true });
  assert.equal(causeOf(shared(0, [0, 1], [0, 0])), null);
  assert.equal(causeOf(shared(0, [0, 1], [1, null])), null);
});

test("the worst batch has the highest loss, or owes most to one of several samples", () => {
  const updates = [
    shared(4, [1, 2], [1, 2]),
    shared(5, [3, 4], [5, 5]),
    shared(6, [5, 6], [0.1, 0.9]),
    shared(7, [7], [4]),
    shared(8, [8, 9], [5, 5]),
  ];
  assert.equal(worstOf("loss", updates), 5);
  assert.equal(worstOf("share", updates), 6);
  assert.equal(worstOf("loss", [...updates, shared(9, [1, 2], [1, null])]), 9);
  assert.deepEqual([someAlone(updates), someAlone(updates.slice(0, 3))], [true, false]);
  assert.equal(worstOf("share", [updates[3], shared(9, [1, 2], [0, 0])]), null);
});

test("the sample that causes most is named with its share", () => {
  const said = (update, found = null) => worstWords(update, inBatchesOf4, found);
  const update = shared(6, [5, 16], [0.39, 0.61]);
  assert.deepEqual(said(update), ["Batch 3 of epoch 2: sample 17 causes 61% of its loss."]);
  assert.deepEqual(said(update, { kind: "loss", update: 6, count: 120 }).slice(1), [
    "Its loss, 0.500, is the highest of the 120 batches in the chart.",
  ]);
  const byShare = { kind: "share", update: 6, count: 120, aside: false };
  assert.equal(said(update, byShare)[1], "This is the largest share in the 120 batches in the chart.");
  assert.match(said(update, { ...byShare, aside: true })[1], /the chart, those of one sample left aside/);
  assert.match(said(update, { ...byShare, count: 1 })[1], /only batch/);
  const diverged = shared(7, [2, 3], [1, null]);
  assert.deepEqual(said(diverged, { kind: "loss", update: 7, count: 2 })[1], "Training diverged here.");
  assert.match(said(shared(7, [2], [0.3]))[0], /is sample 3 alone, which causes all/);
  assert.match(said(shared(7, [2, 3], [0, 0]))[0], /all its losses are 0/);
  assert.match(said(diverged, { kind: "share", update: null, count: 2 }).join(" "), /finite.*No batch/);
});

test("a share is 100% only where it is all", () => {
  assert.deepEqual([0.0731, 0.614, 0.99, 0.9949, 0.99953, 1].map(percentText), [
    "7.3",
    "61",
    "99",
    "99.5",
    ">99.9",
    "100",
  ]);
});

/** Parameters of a network with two features, as an update has them, each moved by what `next` gives. */
function networkOf(inputs, units, next) {
  const moved = (part, many) =>
    Array.from({ length: many }, (_, i) => ({
      part,
      name: `${part} ${i}`,
      gradient: 0,
      before: 0,
      after: next() - 0.5,
    }));
  const all = [
    ...moved("hidden_weights", inputs * units),
    ...moved("hidden_bias", units),
    ...moved("output_weights", units),
    ...moved("output_bias", 1),
  ];
  return { all, shown: mostMoved(all, 4), count: all.length };
}

const named = (columns) => ({
  ...dataset,
  columns: Array.from({ length: columns }, (_, i) => ({ name: `x${i + 1}` })),
});

test("every parameter's step is a bar in its group, those that are named are darker", () => {
  const parameters = networkOf(2, 16, sequence(5));
  const svg = barsHtml(named(2), parameters, 500);
  const bars = (cls) =>
    [...svg.matchAll(/<path class="([^"]*)" d="([^"]*)"/g)]
      .filter(([, name]) => name === cls)
      .flatMap(([, , d]) => [...d.matchAll(/M[\d.]+ ([\d.]+)h[\d.]+v([\d.]+)/g)].map(([, y, high]) => [+y, +high]));
  assert.equal(bars("step").length + bars("step named").length, 65);
  const most = Math.max(...parameters.all.map(({ after }) => Math.abs(after)));
  // From the middle, 23, up where it grew and down where it shrank; the largest is 22 long.
  const drawn = bars("step named").map(([y, high]) => (y < 22.5 ? high : -high));
  for (const [i, { after }] of parameters.shown.entries()) assert.ok(Math.abs(drawn[i] - (after / most) * 22) < 0.11);
  assert.deepEqual(textsOf(svg), ["x1 → 16 units", "x2 → 16 units", "16 biases", "16 units → output", "bias"]);
  assert.match(svg, /Each bar is the step of one parameter/);
});

test("of too many parameters some share a bar, which keeps their lowest and highest step", () => {
  const parameters = networkOf(64, 128, sequence(9));
  const groups = barsOf(groupsOf(named(64), parameters), 500);
  const bars = groups.flatMap((group) => group.bars);
  assert.ok(bars.length <= 500 / 3 && bars.length > 100);
  assert.equal(Math.max(...bars.map(({ high }) => high)), Math.max(...parameters.all.map(({ after }) => after)));
  assert.equal(Math.min(...bars.map(({ low }) => low)), Math.min(...parameters.all.map(({ after }) => after)));
  assert.match(barsHtml(named(64), parameters, 500), /Each bar stands for some parameters/);
});

test("while Play goes slowly the four steps are lit one after the other, else none", () => {
  const body = Object.assign(new EventTarget(), { dataset: { lit: "" } });
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  const timers = {
    set: (task, ms) => {
      waiting.set(ms, task);
      return ms;
    },
    clear: (ms) => waiting.delete(ms),
  };
  let calm = false;
  const lit = createLit(body, () => calm, timers);
  const walk = () =>
    [...waiting]
      .sort(([a], [b]) => a - b)
      .map(([, task]) => {
        task();
        return body.dataset.lit;
      });
  lit.drawn({}, "slow");
  assert.deepEqual(walk(), ["1", "2", "3", "4"]);
  assert.ok(Math.max(...waiting.keys()) < 500, "before the next batch");
  lit.drawn({}, "fast");
  assert.deepEqual([waiting.size, body.dataset.lit], [0, ""]);
  calm = true;
  lit.drawn({}, "slow");
  assert.equal(waiting.size, 0);
});

test("a loss that stays is neither better nor worse", () => {
  const update = updateOf([0, 1]);
  const facts = factsOf({ config, dataset }, { ...update, parameters_after: update.parameters_before });
  const shown = { config, plan: planOf(20, 2, 9), dataset, columns: 4, width: 800, pixels: () => [] };
  assert.match(insideHtml(shown, facts, 4), /unchanged/);
  assert.doesNotMatch(insideHtml(shown, facts, 4), /[↓↑]/);
  // On the way to divergence a loss may overflow, or be no number, before its parameters do.
  const huge = (value) => ({ ...update, parameters_before: update.parameters_after, parameters_after: value });
  for (const value of [
    { weights: [[1e200]], bias: [0] },
    { weights: [[1e308]], bias: [-1e308] },
  ])
    assert.match(
      insideHtml(shown, factsOf({ config, dataset }, huge(value)), 4),
      /not finite <span aria-hidden="true">↑/,
    );
});

test("a short last batch leaves the room of a full one", () => {
  const shown = { config, plan: planOf(20, 6, 9), dataset, columns: 4, width: 800, pixels: () => [] };
  const lines = (rows) => insideHtml(shown, factsOf({ config, dataset }, updateOf(rows)), 3).split("<tr").length;
  assert.equal(lines([0, 1]), lines([0, 1, 2, 3, 4, 5]));
});

test("the first row's prediction and loss are written out, and check as they stand", () => {
  const number = (words) => Number(words.replace("−", "-").replace(/[()]/g, ""));
  const update = { ...updateOf([3, 5]), parameters_before: { weights: [[-0.73219]], bias: [0.41687] } };
  update.row_loss = update.rows.map(
    (row) => (-0.73219 * dataset.train.x[row][0] + 0.41687 - dataset.train.y[row]) ** 2,
  );
  update.loss = (update.row_loss[0] + update.row_loss[1]) / 2;
  const shown = { config, plan: planOf(20, 2, 9), dataset, columns: 0, width: 300, pixels: () => [] };
  const html = insideHtml(shown, factsOf({ config, dataset }, update), 4);
  const [, weight, x, bias, prediction] =
    html.match(/Row 4, prediction: (\S+) × (\S+) \+ (\S+) = (\S+)\. /)?.map(number) ?? [];
  assert.equal((weight * x + bias).toFixed(4), prediction.toFixed(4));
  const [, guess, target, difference, loss] =
    html.match(/Row 4, loss: \((\S+) − (\S+)\)² = \((\S+)\)² = (\S+)\. /)?.map(number) ?? [];
  assert.equal(guess, prediction);
  assert.equal((guess - target).toFixed(4), difference.toFixed(4));
  assert.equal((difference ** 2).toFixed(3), loss.toFixed(3));
  assert.match(html, /loss = \(prediction − target\)²\. Row/);
});

test("a narrow table of the rows leaves out bars, then differences, and says nothing of what it lacks", () => {
  const headsAt = (width) => {
    const shown = { config, plan: planOf(20, 2, 9), dataset, columns: 0, width, pixels: () => [] };
    const html = insideHtml(shown, factsOf({ config, dataset }, updateOf([3, 5])), 4);
    const head = /inside-rows"><thead>(.*?)<\/thead>/s.exec(html)?.[1] ?? "";
    return [
      head.split("<th ").length - 1,
      head.includes("difference"),
      html.includes("loss-bar"),
      html.includes("The line through the bars"),
    ];
  };
  assert.deepEqual(headsAt(400), [5, true, true, true]);
  assert.deepEqual(headsAt(340), [5, true, false, false]);
  assert.deepEqual(headsAt(284), [4, false, false, false]);
});

test("a wave's first prediction, and what each row adds to its gradients, check as they are written", () => {
  const wave = { ...config, model: "wave" };
  const [weight, bias, rows] = [1.73219, 0.41687, [3, 5, 11]];
  const sums = rows.map((row) => weight * dataset.train.x[row][0] + bias);
  const errors = rows.map((row, i) => Math.sin(sums[i]) - dataset.train.y[row]);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const slopes = errors.map((error, i) => 2 * error * Math.cos(sums[i]));
  const gradient = {
    weights: [[mean(slopes.map((slope, i) => slope * dataset.train.x[rows[i]][0]))]],
    bias: [mean(slopes)],
  };
  const update = {
    ...updateOf(rows),
    row_loss: errors.map((error) => error ** 2),
    loss: mean(errors.map((error) => error ** 2)),
    parameters_before: { weights: [[weight]], bias: [bias] },
    gradient,
    parameters_after: { weights: [[weight - 0.1 * gradient.weights[0][0]]], bias: [bias - 0.1 * gradient.bias[0]] },
  };
  const shown = { config: wave, plan: planOf(20, 3, 9), dataset, columns: 0, width: 300, pixels: () => [] };
  const html = insideHtml(shown, factsOf({ config: wave, dataset }, update), 4);
  const number = (words) => Number(words.replace("−", "-").replace(/[()]/g, ""));
  const [, w, x, b, prediction] =
    html.match(/Row 4, prediction: sin\((\S+) × (\S+) \+ (\S+)\) = (\S+)\. /)?.map(number) ?? [];
  assert.equal(Math.sin(w * x + b).toFixed(4), prediction.toFixed(4));

  const [, table] = html.split('<table class="inside-slopes">');
  assert.match(table, /<th scope="col">cos\(weight × x1 \+ bias\)<\/th>/);
  const lines = [...table.split("<tfoot>")[0].matchAll(/<tr><th scope="row">(\d+)<\/th>(.+?)<\/tr>/g)];
  assert.equal(lines.length, 3);
  const columns = lines.map(([, , inner]) => [...inner.matchAll(/<td>(.+?)<\/td>/g)].map(([, words]) => words));
  const digitsOf = (words) => words.split(".")[1].length;
  for (const [i, [difference, at, cosine, ofWeight, ofBias]] of columns.entries()) {
    const product = 2 * number(difference) * number(cosine);
    assert.equal(number(cosine), rounded(Math.cos(sums[i]), digitsOf(cosine)));
    assert.equal(rounded(product, digitsOf(ofBias)), number(ofBias));
    assert.equal(rounded(product * number(at), digitsOf(ofWeight)), number(ofWeight));
  }
  const ends = [...table.split("<tfoot>")[1].matchAll(/<b>(.+?)<\/b>/g)].map(([, words]) => number(words));
  for (const [k, exact] of [gradient.weights[0][0], gradient.bias[0]].entries()) {
    assert.equal(rounded(mean(columns.map((line) => number(line[3 + k]))), 2), rounded(ends[k], 2));
    assert.ok(Math.abs(ends[k] - exact) < 0.005);
  }
});

test("updates that raised the mean loss of all samples are counted by their losses before and after", () => {
  const dataset = { task: "regression", classes: 1, columns: [{ name: "x" }], train: { x: [[1], [2]], y: [1, 2] } };
  const config = { model: "linear" };
  // The mean of (w x - x) squared is 2.5 (w - 1) squared: it rises where w leaves 1.
  const weights = [0, 0.5, 0.25, 1, 1, 3];
  const updates = weights.slice(1).map((weight, i) => ({
    update: 10 + i,
    parameters_before: { weights: [weights[i]], bias: 0 },
    parameters_after: { weights: [weight], bias: 0 },
  }));
  const raised = raisedOf({ config, dataset }, updates);
  assert.deepEqual(raised, [11, 14]);
  assert.equal(
    raisedWords(raised, 5, 2),
    "2 of the 5 updates in the chart raised the mean loss of all 2 samples: 12, 15",
  );
  assert.equal(
    raisedWords([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1200, 2),
    "10 of the 1,200 updates in the chart raised the mean loss of all 2 samples: 2, 3, 4, 5, 6, 7, 8, 9, …",
  );
  assert.equal(raisedWords([], 5, 2), "None of the 5 updates in the chart raised the mean loss of all 2 samples.");
  assert.equal(mayCount(120, 200, 129), true);
  assert.equal(mayCount(120, 1000, 9610), false);
});

test("the drawer says that fit() is a third loop where it is called again", () => {
  const given = { ...config, fit_every: 4 };
  const written = (plan, dialect = "plain") => {
    const run = { plan: { ...planOf(20, 10, 9), ...plan }, dataset, columns: 4, width: 800, pixels: () => [], dialect };
    const facts = factsOf({ config: given, dataset }, updateOf([...Array(10).keys()]));
    return insideHtml({ ...run, config: given }, facts, 4).replace(/<[^>]*>/g, "");
  };
  const again = { fits: 3, epochs_per_fit: 4, begins_anew: false };
  assert.match(written(again), /fit\(\) is called 3 times, every 4 epochs: a third loop around these two\./);
  assert.match(written({ ...again, begins_anew: true }), /each with a new optimizer and shuffling anew\./);
  assert.match(written(again, "keras"), /epochs=4,/);
  assert.doesNotMatch(written({ fits: 1, epochs_per_fit: 9, begins_anew: false }), /is called/);
});
