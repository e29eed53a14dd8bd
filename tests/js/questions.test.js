import assert from "node:assert/strict";
import test from "node:test";

import { smallSvg } from "../../static/questions/small.js";

const numbers = (svg, cls) =>
  [...svg.match(new RegExp(`${cls}[^>]* d="([^"]*)"`))[1].matchAll(/-?[\d.]+/g)].map(([text]) => Number(text));

test("the batches of an epoch are as wide as they have samples", () => {
  const svg = smallSvg("strip", {
    plan: {
      batch_sizes: [
        [400, 2],
        [200, 1],
      ],
    },
  });
  const widths = [...svg.matchAll(/h([\d.]+)v/g)].map(([, width]) => Number(width));
  assert.equal(widths.length, 3);
  assert.ok(Math.abs((widths[0] + 1.2) / (widths[2] + 1.2) - 2) < 0.02);
});

test("a curve falls from left to right, with this run over those kept", () => {
  const run = (losses) => ({
    initial: { train: 1 },
    curve: { at: losses.map((_, at) => at), train: losses, validation: losses.map(() => null) },
  });
  const svg = smallSvg("compare", { runs: [run([1, 0.5, 0.1]), run([1, 0.8])] });
  assert.ok(svg.indexOf("small-kept") < svg.indexOf("small-own"));
  const [x0, y0, , , x2, y2] = numbers(svg, "small-own");
  assert.ok(x2 > x0 && y2 > y0);
  assert.ok(numbers(svg, "small-kept").at(-2) < x2);
  assert.equal(smallSvg("curve", { runs: [run([1, 0.5])] }).match(/small-line/g).length, 1);
});

test("dots are the losses from the lowest to the highest, samples have the colour of their class", () => {
  const [, low, , , high] = numbers(smallSvg("dots", { loss: [0.2, 0.9] }), "small-batch");
  assert.ok(low > high);
  const svg = smallSvg("data", {
    train: {
      x: [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      y: [0, 1, 0],
    },
  });
  assert.deepEqual([numbers(svg, "small-none").length / 3, numbers(svg, "small-one").length / 3], [2, 1]);
});

test("a number of updates is written with commas", () => {
  assert.match(smallSvg("number", { plan: { total_updates: 27370 } }), />27,370</);
});
