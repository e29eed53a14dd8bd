import assert from "node:assert/strict";
import test from "node:test";

import { cloudSvg, levelsOf, surfaceSvg, surfaceWords } from "../../static/surface/drawing.js";

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
    whole: [0, 0],
    batch: [1, 0],
    batches: [
      [1, 0],
      [-1, 0],
    ],
    spread: { measured: 0.51, theory: 0.5, of_rows: 1.1 },
  },
  minima: [{ parameters: [0, 0], loss: 0.1 }],
};

test("lines of equal loss stand closer together near the lowest", () => {
  const levels = levelsOf(bowl);
  assert.equal(levels.length, 9);
  const steps = levels.slice(1).map((level, place) => level - levels[place]);
  assert.ok(steps.every((step, place) => place === 0 || step > steps[place - 1]));
  assert.ok(levels[0] > 0 && levels.at(-1) < 2);
});

test("the way, its ends and the cursor's step are drawn, and the surface that is asked for", () => {
  const size = { width: 400, height: 300 };
  const whole = surfaceSvg(SURFACE, { ...size, shows: "whole" });
  assert.match(whole, /surface-path/);
  assert.match(whole, /surface-now/);
  assert.match(whole, /surface-line/);
  assert.doesNotMatch(whole, /surface-batch/);
  const both = surfaceSvg(SURFACE, { ...size, shows: "both" });
  assert.match(both, /surface-batch/);
  assert.equal((cloudSvg(SURFACE, 170).match(/surface-gradient/g) ?? []).length, 3);
});

test("it is said whether the update goes down for all samples, and how far gradients lie apart", () => {
  const [step, spread, ...rest] = surfaceWords(SURFACE, { batchSize: 5, samples: 200 });
  assert.equal(step, "Update 2 goes down on the surface of all samples: from 0.500 to 0.");
  assert.match(spread, /batches of 5 lie 0\.510 .* it is 0\.500: single samples lie 1\.100/);
  assert.deepEqual(rest, []);
  const up = { ...SURFACE, batch: { ...SURFACE.batch, losses: [0.2, 0.3] } };
  assert.match(surfaceWords(up, { batchSize: 5, samples: 200 })[0], /goes up .* from 0\.200 to 0\.300/);
  assert.match(surfaceWords(SURFACE, { batchSize: 200, samples: 200 })[1], /holds all samples/);
  const two = { ...SURFACE, minima: [{ loss: 0.1 }, { loss: 0.6 }] };
  assert.match(
    surfaceWords(two, { batchSize: 5, samples: 200 })[2],
    /^2 places .* lowest at 0\.100, the next at 0\.600/,
  );
});
