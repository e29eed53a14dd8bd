import assert from "node:assert/strict";
import test from "node:test";

import { boundaryFacts, boundaryOf, quarterOf, shownAround, sortedEnds } from "../../static/epochloss/boundary.js";
import { boundaryHtml, epochHtml, examplesHtml } from "../../static/epochloss/drawing.js";
import { cursorSvg, epochFrame, epochSvg, spread } from "../../static/epochloss/epochpicture.js";
import { MOST_BATCHES, epochFacts, meansSoFar, seriesIn, wholeWindow } from "../../static/epochloss/facts.js";
import { askedFor, epochsAround, neededFor } from "../../static/epochloss/needs.js";
import { numbersOf } from "../../static/epochloss/printers.js";
import { countWords, nearest, riseWords, risesOf } from "../../static/epochloss/rises.js";
import { soFarWords } from "../../static/epochloss/words.js";
import { planOf, textsOf } from "./fixtures.js";
import { bandsRun, singlesRun } from "./runs.js";

const WORDS = { measure: "loss", noun: "loss", better: "lower", axis: ["loss"], initial: 1, width: 700 };

/** A run of 8 samples in batches of 3, so 3, 3 and 2; its batch losses, training and validation losses. */
function runOf({ losses, train, validation = [], config = {}, plan = planOf(8, 3, 4), ...more }) {
  const batches = plan.updates_per_epoch;
  const epochs = Math.floor(losses.length / batches);
  const sizes = (i) => (i % batches === batches - 1 ? plan.last_batch_size : plan.batch_size);
  const each = (value) =>
    Array.from({ length: epochs }, (_, epoch) => {
      const own = losses.slice(epoch * batches, (epoch + 1) * batches);
      return value(
        own,
        own.map((_, i) => sizes(i)),
      );
    });
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return {
    config: { sampling: "each-epoch", reduction: "mean", validation_samples: 20, validate_every: 1, ...config },
    plan,
    status: "completed",
    batches_done: losses.length,
    initial: { train: 1, validation: 1 },
    batch_loss: losses,
    epochs: {
      running: each((own, of) => sum(own.map((loss, i) => loss * of[i])) / sum(of)),
      unweighted: each((own) => sum(own) / own.length),
      train,
      validation: train.map((_, i) => validation[i] ?? null),
    },
    ...more,
  };
}

const LOSSES = [0.9, 0.8, 0.4, 0.5, 0.6, 0.2, 0.3, 0.3, 0.3, 0.2, 0.4, 0.1];
const TRAIN = [0.5, 0.3, 0.35, 0.2];
const run = runOf({ losses: LOSSES, train: TRAIN, validation: [0.6, null, 0.5, 0.4] });

/** All that the drawing of an epoch needs. */
function shownOf(given, epoch, more = {}) {
  const measure = more.measure ?? "loss";
  const series = seriesIn(wholeWindow(given), measure);
  const facts = epochFacts(given, series, epoch, measure);
  return { ...WORDS, run: given, dataset: null, series, facts, numbers: numbersOf(given, facts, measure), ...more };
}

const wordsOf = (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

test("the numbers of an epoch are its batches' means by size and plainly, and what was measured after it", () => {
  const { facts, numbers } = shownOf(run, 0);
  assert.deepEqual(facts.sizes, [3, 3, 2]);
  assert.ok(Math.abs(facts.running - (3 * 0.9 + 3 * 0.8 + 2 * 0.4) / 8) < 1e-12);
  assert.ok(Math.abs(facts.unweighted - 2.1 / 3) < 1e-12);
  assert.deepEqual([facts.train, facts.validation, facts.last, facts.before], [0.5, 0.6, 0.4, 1]);
  assert.ok(Math.abs(facts.soFar[1] - 0.85) < 1e-12);
  assert.equal(facts.soFar[2], meansSoFar([0.9, 0.8, 0.4], [3, 3, 2])[2]);
  assert.deepEqual(
    numbers.map(({ key }) => key),
    ["running", "unweighted", "validation", "train", "last"],
  );
  assert.equal(shownOf(run, 1).facts.before, 0.5);
});

test("validation stands only where it was measured, the plain mean only where a batch is short", () => {
  const keys = (given, epoch) => shownOf(given, epoch).numbers.map(({ key }) => key);
  assert.ok(!keys(run, 1).includes("validation"));
  assert.doesNotMatch(epochSvg(shownOf(run, 1)), /ring validation/);
  assert.match(epochSvg(shownOf(run, 2)), /ring validation/);
  assert.match(wordsOf(epochHtml(shownOf(run, 1))), /not after this one/);
  const even = runOf({ losses: LOSSES, train: TRAIN, plan: planOf(9, 3, 4) });
  assert.deepEqual(keys(even, 0), ["running", "train", "last"]);
  const alone = runOf({ losses: [0.9, 0.5], train: [0.5, 0.3], plan: planOf(8, 8, 2) });
  assert.deepEqual(keys(alone, 0), ["running", "train", "last"]);
});

test("every number is named at the right of the picture, and in the table with what prints it", () => {
  const shown = shownOf(run, 0);
  const texts = textsOf(epochSvg(shown));
  for (const words of ["0.738", "mean of its batches", "0.700", "plain mean of its batches", "0.600", "0.500", "0.400"])
    assert.ok(texts.includes(words), words);
  const frame = epochFrame(shown);
  const starts = (cls) => Number(epochSvg(shown).match(new RegExp(`class="${cls}" d="M([\\d.]+)`))?.[1]);
  assert.ok(Math.abs(starts("lead last") - frame.x(2.5) - 6) < 0.1, "from the last batch");
  assert.ok(Math.abs(starts("lead train") - frame.x(3) - 6) < 0.1, "from the end of the epoch");
  assert.ok(Math.abs(starts("dots last") - frame.x(2.5)) < 0.1);
  const words = wordsOf(epochHtml(shown));
  assert.match(
    words,
    /mean of its batches every batch before its update 0\.738 Keras loss , Lightning train_ loss_ epoch/,
  );
  assert.match(words, /its last batch 2 samples, before its last update 0\.400 Lightning train_ loss_ step/);
  assert.match(words, /The last batch has 2 samples instead of 3; the plain mean, 0\.700, counts it as a full one\./);
  const sum = wordsOf(epochHtml(shownOf({ ...run, config: { ...run.config, reduction: "sum" } }, 0)));
  assert.match(sum, /Keras mean_ loss /);
  assert.doesNotMatch(sum, /Lightning/);
});

test("labels keep their order and their distance inside the picture", () => {
  const places = spread([100, 101, 20, 199], 24, 10, 200);
  const order = [...places].sort((a, b) => a - b);
  assert.deepEqual(order, [places[2], places[0], places[1], places[3]]);
  for (let i = 1; i < order.length; i += 1) assert.ok(order[i] - order[i - 1] >= 24 - 1e-9);
  assert.ok(order[0] >= 10 && order[3] <= 200);
});

test("the batches of a long epoch are counted as everywhere, and drawn as strokes where dots would not show", () => {
  const losses = Array.from({ length: 3000 }, (_, i) => 0.2 + (i % 7) / 10);
  const long = runOf({ losses, train: [0.3], plan: planOf(3000, 1, 1) });
  const svg = epochSvg(shownOf(long, 0));
  assert.deepEqual(
    ["1,000", "2,000", "3,000 batches"].filter((words) => !textsOf(svg).includes(words)),
    [],
  );
  const strokes = svg.match(/class="strokes" d="([^"]*)"/)?.[1].split("M").length ?? 0;
  assert.ok(strokes > 100 && strokes < 700, "one a pixel");
  assert.doesNotMatch(svg, /dots done/);
});

test("a mark and a sentence follow the cursor", () => {
  const shown = shownOf(run, 0);
  assert.equal(
    soFarWords(shown.facts, 1),
    "After batch 2 of 3 in epoch 1 the mean so far is 0.850, as a progress bar shows it.",
  );
  assert.match(cursorSvg(epochFrame(shown), shown.facts, 1), /running-mark/);
  assert.equal(soFarWords(shown.facts, 3), "");
});

test("why the numbers differ follows from the run", () => {
  const why = (given, epoch = 0, more = {}) => wordsOf(epochHtml(shownOf(given, epoch, more)));
  assert.match(why(run), /0\.738 is an average over 3 models/);
  assert.match(why(run), /So validation, 0\.600, can stand below that average and still above training, 0\.500/);
  const high = runOf({ losses: LOSSES, train: TRAIN, validation: [0.9] });
  assert.match(why(high), /last model alone\. Compare validation with training/);
  const alone = runOf({ losses: [0.9, 0.5], train: [0.5, 0.3], plan: planOf(8, 8, 2) });
  assert.match(why(alone), /0\.900 was measured before the one update of the epoch, 0\.500 after it/);
  const between = runOf({ losses: [0.9, 0.5], train: [0.5, 0.3], validation: [0.7], plan: planOf(8, 8, 2) });
  assert.doesNotMatch(why(between), /that average/);
  const balanced = runOf({ losses: LOSSES, train: TRAIN, config: { sampling: "oversampled" } });
  assert.match(why(balanced), /draw each class equally often: in their mean all classes count alike/);
  const drawn = runOf({ losses: LOSSES, train: TRAIN, config: { sampling: "replacement" } });
  assert.match(why(drawn), /some samples count twice/);
  const dropping = runOf({ losses: LOSSES, train: TRAIN, plan: planOf(10, 3, 4, "drop") });
  assert.match(why(dropping), /leave out 1 sample in every epoch/);
  const none = runOf({ losses: LOSSES, train: TRAIN, config: { validation_samples: 0 } });
  assert.doesNotMatch(why(none), /[Vv]alidation/);
  const soFar = runOf({ losses: LOSSES.slice(0, 4), train: [0.5], status: "training" });
  assert.match(why(soFar, 1), /has not ended yet/);
  const diverged = runOf({ losses: LOSSES.slice(0, 4), train: [0.5], status: "diverged" });
  assert.match(why(diverged, 1), /Training diverged in this epoch/);
  assert.equal(shownOf(diverged, 1).numbers.length, 0);
  const far = runOf({ losses: [0.9, 1e200], train: [], plan: planOf(8, 3, 1), status: "diverged" });
  assert.doesNotMatch(epochSvg(shownOf(far, 0)), / d="[^"]*(e\+|\d{9})/);
});

test("of an accuracy all of it is shown too, and higher is better", () => {
  const accurate = singlesRun();
  accurate.config = { ...accurate.config, sampling: "each-epoch", reduction: "mean", validation_samples: 9 };
  const more = { measure: "accuracy", noun: "accuracy", better: "higher" };
  accurate.measures.accuracy.epochs = { ...accurate.measures.accuracy.epochs, running: [0.45], unweighted: [0.46] };
  const shown = shownOf(accurate, 0, more);
  assert.deepEqual([shown.facts.train, shown.facts.validation, shown.facts.before], [0.5, 0.5, 0.4]);
  assert.match(wordsOf(epochHtml(shown)), /Keras accuracy/);
});

test("the boundary is that after the cursor's epoch, before it in the last, and there is none in a run of one", () => {
  assert.deepEqual(
    [0, 2, 3].map((epoch) => boundaryOf(run, epoch)),
    [0, 2, 2],
  );
  assert.equal(boundaryOf({ ...run, batches_done: 3 }, 0), null);
  assert.deepEqual([1, 3, 4, 40, 100_000].map(quarterOf), [1, 1, 1, 10, 2000]);
});

/** Two epochs of 40 batches of one sample, with these losses on both sides of the boundary. */
function meeting(before, after, more = {}) {
  const losses = [...Array(30).fill(2), ...before, ...after, ...Array(30).fill(0.2)];
  return runOf({ losses, train: [0.2, 0.1], validation: [1, 1], plan: planOf(40, 1, 2), ...more });
}
const about = (middle) => Array.from({ length: 10 }, (_, i) => middle + (i % 2 ? 0.05 : -0.05) * middle);
const boundaryText = (given, dataset = null) => wordsOf(boundaryHtml(shownOf(given, 0, { dataset }), 0));

test("at a boundary the two quarters are compared, and the mean so far starts anew", () => {
  const steps = meeting(about(1), about(0.2));
  const facts = boundaryFacts(steps, seriesIn(wholeWindow(steps), "loss"), 0, "loss");
  assert.ok(Math.abs(facts.before - 1) < 1e-12 && Math.abs(facts.after - 0.2) < 1e-12);
  assert.deepEqual([facts.batches, facts.chance, facts.remembers], [[10, 10], false, true]);
  assert.ok(Math.abs(facts.restart.from - (30 * 2 + 10) / 40) < 1e-12);
  assert.ok(Math.abs(facts.restart.to - 0.19) < 1e-12);
  const words = boundaryText(steps);
  assert.match(
    words,
    /Mean of the last 10 batches of epoch 1: 1\.000\. Of the first 10 of epoch 2: 0\.200, 80% lower\./,
  );
  assert.match(words, /Epoch 2 begins with the parameters with which epoch 1 ended\./);
  assert.match(words, /were new to the model; those after it had been trained on once/);
  assert.match(words, /before it are like validation, 1\.000, those after it like training, 0\.200\./);
  assert.match(words, /The training loss is 0\.200 after epoch 1 and 0\.100 after epoch 2, the last\./);
  assert.match(words, /anew: 1\.750 at the end of epoch 1, 0\.190 after the next batch/);
  assert.doesNotMatch(words, /chance/);
});

test("what chance could make is not explained, and where the order is fixed chance has no part", () => {
  const alike = meeting(about(1), about(0.98));
  assert.match(boundaryText(alike), /may be chance/);
  assert.doesNotMatch(boundaryText(alike), /are like/);
  const fixed = meeting(about(1), about(0.98), { config: { sampling: "never" } });
  assert.doesNotMatch(boundaryText(fixed), /chance/);
  const one = runOf({ losses: [1, 0.3], train: [0.3, 0.1], validation: [0.9], plan: planOf(8, 8, 2) });
  assert.doesNotMatch(boundaryText(one), /are like/);
  const kept = meeting(about(1), about(0.2), { config: { sampling: "once" } });
  assert.match(boundaryText(kept), /are like validation/);
  const replaced = meeting(about(1), about(0.2), { config: { sampling: "replacement" } });
  assert.match(boundaryText(replaced), /drawn from all samples, before the boundary as after it/);
  assert.doesNotMatch(boundaryText(replaced), /new to the model|are like/);
});

test("a small rise is written in plain digits", () => {
  const rise = { epoch: 3, losses: [0.1, 0.9], before: 0.29577, train: 0.29631, batches: 2 };
  assert.match(riseWords(rise, { run, better: "lower", noun: "loss", measure: "loss" }), /That is 0\.00054; its 2/);
});

test("of few batches it says that they cannot tell, and of a bar that jumps alone that the batches do not", () => {
  assert.match(boundaryText(run), /So few batches cannot tell a difference from chance\./);
  assert.doesNotMatch(boundaryText(meeting(about(1), about(0.98))), /So few|Only the bar jumps/);
  // The first epoch begins far above where it ends, as its mean still shows when the next one begins.
  const fallen = [...Array(30).fill(9), ...about(1), ...about(0.98), ...Array(30).fill(1)];
  const jumped = runOf({ losses: fallen, train: [1, 1], validation: [1, 1], plan: planOf(40, 1, 2) });
  assert.match(boundaryText(jumped), /Only the bar jumps here: the batches on both sides are much alike\./);
});

test("of sorted samples it says what lies at the ends of an epoch, of a buffer only what is certain", () => {
  const dataset = {
    task: "classification",
    class_names: ["red", "blue"],
    train: { y: Array.from({ length: 40 }, (_, i) => (i % 2 ? 0 : 1)) },
  };
  const sorted = meeting(about(0.2), about(1), { config: { sampling: "sorted" } });
  assert.match(
    boundaryText(sorted, dataset),
    /These last batches hold only the class “blue”, the first ones only “red”\. The updates just before/,
  );
  assert.deepEqual(sortedEnds(sorted, dataset, 10), { first: [0, 0], last: [1, 1] });
  const buffered = (buffer_size) => meeting(about(0.2), about(1), { config: { sampling: "buffer", buffer_size } });
  assert.match(
    boundaryText(buffered(11), dataset),
    /mixes only 11 of them\. All in these first batches are of the class “red”/,
  );
  assert.match(boundaryText(buffered(12), dataset), /mixes only 12 of them\. (?!All)/);
  assert.equal(sortedEnds(buffered(40), dataset, 10), null);
  const line = { task: "regression", train: { y: dataset.train.y.map((_, i) => i / 10) } };
  assert.match(boundaryText(sorted, line), /epoch 1 ends with the highest, epoch 2 begins with the lowest/);
});

test("batches of all samples differ by one update; numbers that are not finite are not compared", () => {
  const alone = runOf({ losses: [0.9, 0.5], train: [0.5, 0.3], plan: planOf(8, 8, 2) });
  const words = boundaryText(alone);
  assert.match(words, /The last batch of epoch 1: 0\.900\. The first of epoch 2: 0\.500, 44% lower\./);
  assert.match(words, /Both batches hold all samples; between them lies one update/);
  const broken = runOf({ losses: [0.9, null], train: [0.5], plan: planOf(8, 8, 2), status: "diverged" });
  assert.match(boundaryText(broken), /no longer finite/);
});

test("of long epochs what meets at the boundary is drawn, of very long ones only the quarters are asked for", () => {
  assert.deepEqual(shownAround(run, 0, 200), { first: 0, border: 3, stop: 6 });
  const long = { ...run, plan: planOf(1000, 1, 4), batches_done: 4000 };
  assert.deepEqual(shownAround(long, 0, 200), { first: 500, border: 1000, stop: 1500 });
  assert.deepEqual(neededFor(long, 2), { first: 1999, count: 2001 });
  assert.deepEqual(neededFor(long, 0), { first: 0, count: 2000 });
  assert.deepEqual(neededFor(long, 3), { first: 1999, count: 2001 });
  const longer = { ...run, plan: planOf(MOST_BATCHES + 1, 1, 3), batches_done: 3 * (MOST_BATCHES + 1) };
  assert.deepEqual(neededFor(longer, 0), { first: 4001 - 1000, count: 2000 });
  assert.equal(shownAround(longer, 0, 200).first, 4001 - 1000);
  const one = { ...run, plan: planOf(8, 3, 1), batches_done: 3 };
  assert.deepEqual(neededFor(one, 0), { first: 0, count: 3 });
  assert.deepEqual(askedFor(long, { first: 1999, count: 2001 }), { first: 1999, count: 2001 });
  assert.deepEqual(askedFor(run, { first: 2, count: 7 }), { first: 2, count: 10 });
});

test("epochs that ended worse are found, the nearest listed, and their batches tell of it", () => {
  const found = risesOf({ first: 0, train: Float64Array.from(TRAIN) }, 1, "lower");
  assert.deepEqual(found, { compared: 4, first: 0, last: 3, rises: [{ epoch: 2, from: 0.3, to: 0.35 }] });
  assert.equal(countWords(found, 1), "1 of the epochs 1 to 4:");
  assert.deepEqual(
    risesOf({ first: 5, train: Float64Array.from([0.5, 0.6, 0.55]) }, 1, "higher").rises.map(({ epoch }) => epoch),
    [7],
  );
  const many = Array.from({ length: 9 }, (_, i) => ({ epoch: i, from: 0, to: 1 }));
  assert.deepEqual(
    nearest(many, 4, 3).map(({ epoch }) => epoch),
    [3, 4, 5],
  );
  const { facts } = shownOf(run, 2);
  const wide = { ...facts, losses: [0.1, 0.6, 0.2] };
  const words = { run, better: "lower", noun: "loss", measure: "loss" };
  assert.match(
    riseWords(wide, words),
    /Epoch 3: the training loss rose from 0\.300 to 0\.350\. That is 0\.050; its 3 batches scatter far more, by 0\.216/,
  );
  assert.match(riseWords(facts, words), /more than its 3 batches scatter/);
  assert.equal(riseWords(shownOf(run, 1).facts, words), "");
  const step = (settings) => {
    const alone = runOf({ losses: [0.9, 0.95], train: [0.95, 1], plan: planOf(8, 8, 2), config: settings });
    return riseWords(shownOf(alone, 1).facts, { ...words, run: alone });
  };
  assert.match(step({ optimizer: "sgd", momentum: 0 }), /Its one update, of all samples, went too far\./);
  assert.match(step({ optimizer: "adam" }), /Its one update made it worse\./);
  assert.match(riseWords({ ...wide, before: 0.3, train: 0.30004 }, words), /from 0\.30000 to 0\.30004/);
  assert.deepEqual(epochsAround({ plan: planOf(200, 5, 1000) }, 500), { first: 375 * 40, count: 10_000 });
  assert.equal(epochsAround({ plan: planOf(10_000, 1, 3) }, 0), null);
});

test("a run whose losses came in bands is no window; the examples are links to this drawer", () => {
  assert.equal(wholeWindow(bandsRun()), null);
  assert.equal(wholeWindow(singlesRun())?.loss.length, 12);
  assert.equal((examplesHtml().match(/open=loss/g) ?? []).length, 4);
});
