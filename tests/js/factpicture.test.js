import assert from "node:assert/strict";
import test from "node:test";

import { factPicture, HEIGHT, WIDTH } from "../../static/page/factpicture.js";
import { textsOf } from "./fixtures.js";

const losses = Array.from({ length: 10 }, (_, index) => 0.6 / (index + 1));
const run = { epochs_done: 10, initial: { train: 0.8, validation: 0.9 }, epochs: { train: losses } };
const falling = { code: "falling", numbers: { half_epoch: 5, half: 0.12, now: 0.06, initial: 0.8 } };
const gap = { code: "gap", value: 0.1, standard_error: 0.01, numbers: { train: 0.2, loss: 0.3 } };
const rise = {
  code: "rise",
  value: 0.05,
  standard_error: 0.01,
  numbers: { lowest_epoch: 4, lowest: 0.25, last: 0.3 },
};

/** The places of the large dots of a class, from left to right. */
const dots = (svg, cls) =>
  [...svg.matchAll(new RegExp(`<path class="now ${cls}" d="M([\\d.]+) ([\\d.]+)h0"`, "g"))].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);

const bar = (svg) =>
  svg
    .match(/class="chance" d="M([\d.]+) \d+H([\d.]+)"/)
    ?.slice(1)
    .map(Number);

test("the training curve's points at half the epochs and now stand in the ratio of their losses above the axis", () => {
  const svg = factPicture(falling, run);
  const base = Number(svg.match(/class="axis" d="M\S+ ([\d.]+)/)[1]);
  const [, , ring] = svg.match(/class="half" cx="([\d.]+)" cy="([\d.]+)"/).map(Number);
  const [[, now]] = dots(svg, "train");
  assert.ok(Math.abs((base - now) / (base - ring) - 0.06 / 0.12) < 0.02);
  assert.deepEqual(textsOf(svg), ["0.120", "0.060", "5", "10", "epoch"]);
});

test("the training curve begins at the untrained model and has a point for each epoch, cut off above", () => {
  const svg = factPicture(falling, run);
  const [, inner, curve] = svg.match(/<svg x="6"[^>]*height="([\d.]+)"[^>]*><path class="curve" d="([^"]+)"/);
  assert.equal(curve.split("L").length, 11);
  assert.ok(Number(inner) < HEIGHT);
});

test("a run of one epoch has no point at half its epochs", () => {
  const one = { ...falling, numbers: { half_epoch: 1, half: 0.6, now: 0.6, initial: 0.8 } };
  const svg = factPicture(one, { ...run, epochs_done: 1, epochs: { train: [0.6] } });
  assert.doesNotMatch(svg, /class="half"/);
  assert.deepEqual(textsOf(svg), ["0.600", "1", "epoch"]);
});

test("training and validation stand on one axis from 0, validation with 1.96 standard errors to either side", () => {
  const svg = factPicture(gap, run);
  const [[train], [validation]] = [...dots(svg, "train"), ...dots(svg, "val")];
  const zero = Number(svg.match(/class="zero" d="M([\d.]+)/)[1]);
  const perLoss = (train - zero) / 0.2;
  assert.ok(Math.abs((validation - zero) / perLoss - 0.3) < 0.002);
  const [from, to] = bar(svg);
  assert.ok(Math.abs((to - from) / perLoss - 2 * 1.96 * 0.01) < 0.002);
  assert.deepEqual(textsOf(svg), ["0", "training 0.200", "new rows 0.300"]);
});

test("the 0 of the axis gives way to a training loss that stands beside it", () => {
  const svg = factPicture({ ...gap, numbers: { train: 0.001, loss: 0.3 } }, run);
  assert.deepEqual(textsOf(svg), ["training 0.001", "new rows 0.300"]);
});

test("the lowest is a tick, the last a dot with its bar, and a small rise looks small", () => {
  const svg = factPicture(rise, run);
  const tick = Number(svg.match(/class="lowest" d="M([\d.]+)/)[1]);
  const [[last]] = dots(svg, "val");
  assert.deepEqual(textsOf(svg), ["epoch 4", "now +0.050"]);
  const [from, to] = bar(svg);
  assert.ok(Math.abs((to - from) / (last - tick) - (2 * 1.96 * 0.01) / 0.05) < 0.02);
  const smaller = factPicture({ ...rise, value: 0.01, numbers: { ...rise.numbers, last: 0.26 } }, run);
  assert.ok(Math.abs((dots(smaller, "val")[0][0] - tick) / (last - tick) - 0.2) < 0.02);
});

test("a run at its lowest has no rise to name, and one below it a fall", () => {
  const lowest = { ...rise, value: 0, standard_error: 0, numbers: { lowest_epoch: 10, lowest: 0.25, last: 0.25 } };
  assert.deepEqual(textsOf(factPicture(lowest, run)), ["epoch 10", "now"]);
  const below = { ...rise, value: -0.01, numbers: { lowest_epoch: 4, lowest: 0.25, last: 0.24 } };
  assert.deepEqual(textsOf(factPicture(below, run)), ["epoch 4", "now −0.010"]);
});

test("whatever its numbers, nothing of a picture leaves it", () => {
  for (const size of [1e-9, 0.3, 4e7])
    for (const error of [0, 0.01, 3])
      for (const share of [-0.9, 0, 0.2, 40]) {
        const numbers = {
          train: size,
          loss: size * (1 + share),
          lowest_epoch: 3,
          lowest: size,
          last: size * (1 + share),
        };
        for (const code of ["gap", "rise"]) {
          const svg = factPicture({ code, value: size * share, standard_error: error * size, numbers }, run);
          const places = [...svg.matchAll(/[ "MH](?:x=")?(-?[\d.]+)(?=[ "h])/g)].map(([, place]) => Number(place));
          assert.ok(
            dots(svg, "(?:val|train)").every(([x, y]) => x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT),
            svg,
          );
          assert.ok(
            places.every((place) => place >= -1 && place <= WIDTH + 1),
            svg,
          );
        }
      }
});

test("accuracy has no picture, nor has what a later server may add", () => {
  assert.equal(factPicture({ code: "accuracy", numbers: { right: 0.9 } }, run), "");
  assert.equal(factPicture({ code: "tomorrow" }, run), "");
});
