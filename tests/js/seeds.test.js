import assert from "node:assert/strict";
import test from "node:test";

import { bandsSvg, pairSvg, seedText, smallSvg } from "../../static/seeds/drawing.js";
import { scalesOf, topOf } from "../../static/seeds/scales.js";
import { tableOf } from "../../static/seeds/table.js";
import { seedWords } from "../../static/seeds/words.js";

const run = (seed, train, validation, more = {}) => ({
  seed,
  status: "completed",
  epochs_done: 2,
  initial: { train: 1, validation: 1 },
  final: { train, validation },
  lowest: validation === null ? null : { epoch: 2, validation },
  train: [1, 0.6, train],
  validation: [1, 0.7, validation],
  ...more,
});
const EPOCH = [0, 1, 2];
const BAND = { low: [1, 0.5, 0.2], middle: [1, 0.6, 0.3], high: [1, 0.7, 0.4] };
const SEEDS = {
  epoch: EPOCH,
  band: { train: BAND, validation: BAND },
  runs: [
    run(null, 0.3, 0.4),
    run(1, 0.2, 0.5),
    run(2, 0.25, 0.45),
    run(3, NaN, NaN, { status: "diverged", lowest: null }),
  ],
};

test("the axis holds every end, and no diverged run raises it", () => {
  assert.equal(topOf(SEEDS.runs), 0.5 * 1.35);
  assert.equal(topOf([run(null, 5, 4)]), 1, "but no more than where training begins");
  const scales = scalesOf({ width: 500, height: 300, top: 0.675, last: 2, beside: 100, below: 60 });
  assert.deepEqual([scales.x(0), scales.x(2), scales.y(0), scales.y(99)], [40, 400, 240, 20]);
});

test("the axis of epochs ends where the last of the runs ended", () => {
  const stopped = (seed, done) => run(seed, 0.3, 0.4, { status: "early_stopped", epochs_done: done });
  const seeds = { ...SEEDS, epoch: [0, 1, 2, 500, 1000], runs: [stopped(null, 2), stopped(1, 1)] };
  for (const svg of [bandsSvg(seeds, 800), smallSvg({ ...seeds, spreads: {} }, 300, 1)]) {
    assert.match(svg, />2 epochs</);
    const [, x] = svg.match(/class="curve [a-z]+"[^>]* d="[^"]*L([\d.]+) [\d.]+"/);
    const [, right] = svg.match(/class="tick" x="([\d.]+)"[^>]*>2 epochs</);
    assert.equal(x, right, "a curve reaches the end of the axis");
  }
});

test("each run has a ring where it ends and where it was lowest, this run's is filled", () => {
  const svg = bandsSvg(SEEDS, 800);
  const rings = svg.match(/<circle class="seeds-ring [^"]*"/g) ?? [];
  assert.equal(rings.length, 3 * 3, "three runs have ends: two losses and an epoch each");
  assert.equal(rings.filter((ring) => ring.includes("own")).length, 3);
  assert.match(svg, /seed 1: 0.500/);
  assert.equal((svg.match(/seeds-band/g) ?? []).length, 2);
});

test("a curve ends where it leaves the picture, and lies nowhere along its upper edge", () => {
  const gone = run(4, null, null, {
    status: "diverged",
    lowest: null,
    train: [1, 3, 1e300],
    validation: [1, 1e9, null],
  });
  for (const svg of [
    bandsSvg({ ...SEEDS, runs: [...SEEDS.runs, gone] }, 800),
    smallSvg({ ...SEEDS, runs: [...SEEDS.runs, gone], spreads: {} }, 300, 1),
  ]) {
    const [, top, , inside] = svg.match(/<svg x="40" y="(\d+)" [^>]*viewBox="([^"]*)">(.*?)<\/svg>/);
    const curves = [...inside.matchAll(/class="(?:seeds-one|curve)[^>]* d="([^"]*)"/g)].map(([, d]) => d);
    assert.ok(curves.length > 3);
    for (const d of curves) {
      const heights = d.match(/[ML][^ML]*/g).map((point) => Number(point.split(" ")[1]));
      assert.ok(heights.every((height) => height > -1e5));
      assert.ok(heights.every((height, place) => !place || height !== Number(top) || heights[place - 1] !== height));
    }
    assert.ok(
      curves.some((d) => / -\d/.test(d)),
      "above the clipped frame",
    );
  }
});

test("without validation there is one band and no strip of lowest epochs", () => {
  const runs = SEEDS.runs.slice(0, 3).map((each) => ({
    ...each,
    lowest: null,
    final: { ...each.final, validation: null },
    validation: [null, null, null],
  }));
  const svg = bandsSvg({ ...SEEDS, runs }, 400);
  assert.equal((svg.match(/seeds-band/g) ?? []).length, 1);
  assert.doesNotMatch(svg, /lowest/);
  const heads = (table) => [...table.matchAll(/scope="col">([^<]*)</g)].map(([, head]) => head);
  assert.deepEqual(heads(tableOf(runs)), ["Run", "Training loss"]);
  assert.deepEqual(heads(tableOf(SEEDS.runs)), ["Run", "Training loss", "Validation loss", "Lowest after epoch"]);
});

test("paired differences stand around no difference, each named by its seed, the mean with its margin", () => {
  const svg = pairSvg({ seeds: [1, 2, 4], differences: [-0.1, 0.1, 0.2], mean: 0.0667, margin: 0.1 }, 600);
  const places = [...svg.matchAll(/seeds-ring" cx="([\d.]+)"/g)].map(([, x]) => Number(x));
  const zero = Number(svg.match(/seeds-zero" d="M([\d.]+) /)[1]);
  assert.equal(places.length, 3);
  assert.ok(Math.abs(places[0] + places[1] - 2 * zero) < 1e-6);
  assert.ok(Math.abs((places[2] - zero) / (places[1] - zero) - 2) < 1e-6);
  for (const words of ["no difference", "lower", "higher", "seed 4: 0.200", "seeds-mean-dot"])
    assert.ok(svg.includes(words), words);
});

test("the curves and rings of a seed are found by it, and the table has a button that shows it", () => {
  const svg = bandsSvg(SEEDS, 800);
  assert.equal((svg.match(/<path class="seeds-one [a-z]+" data-run="2"/g) ?? []).length, 2);
  assert.equal((svg.match(/<circle class="seeds-ring [a-z ]+" data-run="2"/g) ?? []).length, 3);
  assert.doesNotMatch(svg, /data-run="null"/);
  const buttons = [...tableOf(SEEDS.runs).matchAll(/data-show="(\d+)" aria-pressed="false">([^<]+)</g)];
  assert.deepEqual(
    buttons.map(([, seed, words]) => [seed, words]),
    [
      ["1", "seed 1"],
      ["2", "seed 2"],
      ["3", "seed 3"],
    ],
  );
});

test("what a seed came to is said as its run ended", () => {
  assert.equal(
    seedWords(run(4, 0.2, 0.5)),
    "Seed 4 ends with training loss 0.200 and validation loss 0.500 (lowest after epoch 2).",
  );
  assert.equal(seedWords(run(4, 0.2, null)), "Seed 4 ends with training loss 0.200.");
  assert.equal(
    seedWords(run(4, null, null, { status: "diverged", diverged_at_update: 1200 })),
    "Seed 4 diverged at update 1,200.",
  );
});

test("a run is called by its seed", () => {
  assert.deepEqual([seedText({ seed: null }), seedText({ seed: 4 })], ["this run", "seed 4"]);
});
