import assert from "node:assert/strict";
import test from "node:test";

import { textWidth } from "../../static/lens/text.js";
import { cloudSvg, keyHtml, levelsOf, surfaceSvg } from "../../static/surface/drawing.js";
import { countsWords, edgeOf, endsDeep, sizesOf, tableHtml } from "../../static/surface/valleys.js";
import {
  axisNames,
  cloudKey,
  hasGradients,
  introWords,
  isDrawable,
  surfaceKey,
  surfaceWords,
} from "../../static/surface/words.js";

const axis = [-1, 0, 1];
const bowl = axis.map((bias) => axis.map((weight) => weight ** 2 + bias ** 2));
const SURFACE = {
  weights: axis,
  biases: axis,
  loss: bowl,
  path: {
    update: [0, 1, 2],
    parameters: [
      [-1, -1],
      [-0.5, -0.5],
      [0, 0],
    ],
  },
  batch: { update: 1, rows: [0], loss: bowl, before: [-0.5, -0.5], after: [0, 0], losses: [0.5, 0] },
  gradients: {
    whole: [-1, 0],
    batch: [1, 0],
    batches: [
      [1, 0],
      [-1, 0.5],
      [-0.1, 3],
    ],
    spread: { measured: 0.51, theory: 0.5, of_rows: 1.1 },
  },
  minima: [{ parameters: [0, 0], loss: 0.1 }],
};
const PLAN = { batch_size: 5, samples: 200, last_batch_size: 5, batches_per_epoch: 3, updates_per_epoch: 3 };
const RUN = { config: { sampling: "each-epoch" }, plan: PLAN };
const NAMES = { weight: "weight of x1", bias: "bias" };

const withLosses = (...losses) => ({ ...SURFACE, batch: { ...SURFACE.batch, losses } });
const keyOf = (surface, shows, updates = 2) =>
  surfaceKey(surface, { levels: levelsOf(surface.loss), shows, plan: PLAN, updates });

test("lines of equal loss stand closer together near the lowest", () => {
  const levels = levelsOf(bowl);
  assert.equal(levels.length, 9);
  const steps = levels.slice(1).map((level, place) => level - levels[place]);
  assert.ok(steps.every((step, place) => place === 0 || step > steps[place - 1]));
  assert.ok(levels[0] > 0 && levels.at(-1) < 2);
});

test("the path with its ends by name, the cursor's update, and the surface that is asked for are drawn", () => {
  const size = { width: 400, height: 300, names: NAMES };
  const whole = surfaceSvg(SURFACE, { ...size, shows: "whole" });
  for (const part of ["surface-path", "surface-before", "surface-after", "surface-line", ">start<", ">end<"])
    assert.ok(whole.includes(part), part);
  assert.match(whole, />weight of x1</);
  assert.doesNotMatch(whole, /surface-batch/);
  const both = surfaceSvg(SURFACE, { ...size, shows: "both" });
  assert.match(both, /surface-batch/);
  const lost = { ...SURFACE, batch: { ...SURFACE.batch, after: [null, null] } };
  assert.doesNotMatch(surfaceSvg(lost, { ...size, shows: "whole" }), /surface-after|NaN/);
  const cloud = cloudSvg(SURFACE, 200, NAMES);
  assert.equal((cloud.match(/surface-gradient/g) ?? []).length, 4);
  // As far from the middle as the farthest, 3 up: half the size less 6, of which the spread 0.5 has its part.
  assert.match(cloud, new RegExp(`surface-circle"[^>]* r="${((94 / (3 * 1.08)) * 0.5).toFixed(1)}"`));
});

test("the numbers of an axis have the room that they need", () => {
  const far = { ...SURFACE, biases: axis.map((bias) => bias * -1.5e158).toSorted((one, other) => one - other) };
  const svg = surfaceSvg(far, { width: 400, height: 300, names: NAMES, shows: "whole" });
  const sides = [...svg.matchAll(/x="([\d.]+)" y="[\d.]+" text-anchor="end">(-?[\d.]+e\d+)</g)];
  assert.ok(sides.length > 1);
  for (const [, x, words] of sides) assert.ok(textWidth(words, 12) <= Number(x), words);
});

test("no map is drawn where a loss is no number, and no gradients that are none", () => {
  assert.ok(isDrawable(SURFACE) && hasGradients(SURFACE));
  const lost = [[0, 1, null], ...bowl.slice(1)];
  assert.ok(!isDrawable({ ...SURFACE, loss: lost }));
  assert.ok(!isDrawable({ ...SURFACE, batch: { ...SURFACE.batch, loss: lost } }));
  const far = { ...SURFACE, gradients: { ...SURFACE.gradients, whole: [null, 0] } };
  assert.ok(!hasGradients(far));
  assert.equal(surfaceWords(far, RUN)[1], "Where update 2 begins, the gradients are too large for numbers.");
});

test("every mark has its words", () => {
  assert.match(introWords(), /^Each point is one choice of the two parameters/);
  const dataset = { columns: [{ name: "x1" }], target: { name: "y" } };
  assert.deepEqual(axisNames(dataset, "linear"), { weight: "weight of x1 (y per x1)", bias: "bias (y)" });
  assert.equal(axisNames(null, "wave").weight, "weight of x (radians per x)");
  assert.deepEqual(keyOf(SURFACE, "both"), [
    ["line", "same loss of all 200 samples, from 0.020 to 1.620"],
    ["batch", "same loss of this batch's 1 sample, the same losses"],
    ["path", "path of the 2 updates"],
    ["start", "start: weight -1.000, bias -1.000"],
    ["end", "end: weight 0, bias 0"],
    ["before", "before update 2: weight -0.500, bias -0.500, loss 0.500"],
    ["after", "after update 2: weight 0, bias 0, loss 0"],
    ["minimum", "lowest point: weight 0, bias 0, loss 0.100"],
  ]);
  const marks = keyOf(SURFACE, "batch", 900).map(([mark]) => mark);
  assert.ok(!marks.includes("line") && marks.includes("batch"));
  assert.equal(keyOf(SURFACE, "whole", 900)[1][1], "path of the 900 updates, 3 points of it");
  assert.deepEqual(cloudKey(SURFACE, PLAN), [
    ["gradient", "gradients of the 3 batches of epoch 1"],
    ["own", "gradient of update 2's batch"],
    ["minimum", "gradient of all samples: weight -1.000, bias 0"],
    ["circle", "0.500 from it: how far off batches of 5 are expected"],
  ]);
  assert.equal((keyHtml(cloudKey(SURFACE, PLAN)).match(/<li><svg [^>]*aria-hidden/g) ?? []).length, 4);
});

test("it is said whether the update goes down for all samples, and how far gradients lie apart", () => {
  const [step, spread, ...rest] = surfaceWords(SURFACE, RUN);
  assert.equal(step, "Update 2 goes down on the surface: the loss of all samples falls from 0.500 to 0.");
  assert.match(spread, /a batch of 5 from .* Measured: 0\.510 .* expected: 0\.500\./);
  assert.match(spread, /Of a single sample it is 1\.100, of all 200 together 0\./);
  assert.match(spread, /Of the 3 batches of epoch 1, 2 point downhill from here/);
  assert.deepEqual(rest, []);
  const first = (...losses) => surfaceWords(withLosses(...losses), RUN)[0];
  assert.match(first(0.2, 0.3), /goes up .* rises from 0\.200 to 0\.300/);
  assert.match(first(0.20001, 0.20002), /rises from 0\.20001 to 0\.20002/);
  assert.match(first(0.2, 0.2), /leaves the loss of all samples at 0\.200/);
  assert.match(first(1e300, null), /to one that is not finite/);
  const large = { ...RUN, plan: { ...PLAN, batch_size: 200 } };
  assert.match(surfaceWords(SURFACE, large)[1], /holds all samples/);
  const redrawn = surfaceWords(SURFACE, { ...large, config: { sampling: "replacement" } })[1];
  assert.match(redrawn, /Of a single sample it is 1\.100\. Of the 3/);
});

test("the valleys are counted, and of equally deep ones none is the next", () => {
  const of = (...losses) => ({ ...SURFACE, minima: losses.map((loss) => ({ parameters: [0, 0], loss })) });
  assert.equal(
    surfaceWords(of(0.1, 0.10001, 0.6), RUN)[2],
    "3 valleys are marked (+): the deepest goes down to 0.100, the next to 0.600.",
  );
  assert.match(surfaceWords(of(0.1, 0.1), RUN)[2], /^2 valleys are marked \(\+\), all equally deep: 0\.100/);
  assert.equal(edgeOf(of(0.1, 0.1, 0.6).minima), 0.35);
  assert.equal(edgeOf(of(0.1, 0.1).minima), null);
  assert.equal(edgeOf(of(0.1).minima), null);
  const ends = (status, train) => endsDeep({ status, final: { train } }, 0.35);
  assert.deepEqual(
    [ends("completed", 0.3), ends("completed", 0.4), ends("diverged", 0.3), ends("completed", null)],
    [true, false, false, false],
  );
});

test("that noise helps is said only where the counts show it", () => {
  assert.deepEqual(sizesOf(200), [1, 5, 20, 200]);
  assert.deepEqual(sizesOf(5), [1, 5]);
  const counts = (...deep) => deep.map((each, place) => ({ size: sizesOf(200)[place], deep: each, count: 64 }));
  assert.equal(
    countsWords(counts(3, 64, 15, 12)),
    "Noise can help here: with batches of 5, 64 of 64 runs end in the deepest valley; " +
      "with all 200 samples in one batch, 12.",
  );
  assert.match(countsWords(counts(12, 17, 15, 12)), /^These runs do not show that noise helps: .* 12 of 64 .*there\.$/);
  assert.match(countsWords(counts(0, 17, 15, 30)), /not show .* With batches of 1 clearly fewer than that do: 0\.$/);
  assert.equal(countsWords([{ size: 1, deep: 3, count: 64 }]), "");
  const table = tableHtml([{ size: 200, deep: 12, count: 64 }], { seeds: 64, samples: 200 });
  assert.match(table, /<th scope="row">200 \(all\)<\/th><td>12 of 64<\/td>/);
  assert.match(tableHtml([{ size: 1, deep: 2, count: 9 }], { seeds: 64, samples: 200 }), /2 of 9 so far/);
});
