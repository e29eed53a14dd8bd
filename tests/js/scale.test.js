import assert from "node:assert/strict";
import test from "node:test";

import { divisors, moved, nearest, place, realStops, stops } from "../../static/page/scale.js";

test("the stops of the batch slider: about forty, from 1 past n, every mark among them", () => {
  for (const n of [10, 100, 200, 300, 1000, 20_000]) {
    const marks = [32, 64, 128, n].filter((mark) => mark <= 2 * n);
    const found = stops(2 * n, marks);
    assert.ok(found.length <= 52, `${found.length} stops for ${n}`);
    assert.ok(n < 100 || found.length >= 28, `${found.length} stops for ${n}`);
    assert.deepEqual([found[0], found.at(-1)], [1, 2 * n]);
    for (const mark of marks) assert.ok(found.includes(mark), `${mark} of ${n}`);
    assert.deepEqual(
      found,
      [...new Set(found)].sort((a, b) => a - b),
    );
  }
});

test("the worked example's numbers are stops", () => {
  assert.ok(stops(400, [32, 64, 128, 200]).includes(5));
  assert.ok(stops(10_000, [10, 100, 1000]).includes(1000));
});

test("no stop crowds a mark, so that a mark is easy to hit", () => {
  const found = stops(400, [32, 64, 128, 200]);
  const at = found.indexOf(128);
  assert.ok(found[at + 1] / 128 > 1.07 && 128 / found[at - 1] > 1.07);
});

test("equal distances multiply by the same number", () => {
  assert.equal(place(1, 400), 0);
  assert.equal(place(20, 400), 0.5);
  assert.equal(place(400, 400), 1);
  assert.equal(place(900, 400), 1);
  assert.equal(place(1, 1), 0);
});

test("the nearest stop is the nearest on the log scale", () => {
  const all = [1, 10, 100];
  assert.equal(all[nearest(0.2, all)], 1);
  assert.equal(all[nearest(0.3, all)], 10);
  assert.equal(all[nearest(1, all)], 100);
});

test("a nudge too small for the next stop still moves one, a drag does not", () => {
  const all = [1, 10, 100];
  assert.equal(moved(10, 0.501, all, true), 100);
  assert.equal(moved(10, 0.499, all, true), 1);
  assert.equal(moved(10, 0.501, all, false), 10);
  assert.equal(moved(100, 1, all, true), 100);
  assert.equal(moved(1, 0, all, true), 1);
  assert.equal(moved(1, 1, all, true), 100);
});

test("a value between the stops moves to the next one in the nudge's direction", () => {
  const all = [1, 10, 100];
  assert.equal(moved(13, place(13, 100) + 0.001, all, true), 100);
  assert.equal(moved(13, place(13, 100) - 0.001, all, true), 10);
});

test("the divisors of n", () => {
  assert.deepEqual(divisors(200), [1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 200]);
  assert.deepEqual(divisors(1), [1]);
  assert.deepEqual(divisors(49), [1, 7, 49]);
  assert.deepEqual(divisors(13), [1, 13]);
});

test("the stops of a scale of real numbers are the same few in every decade", () => {
  assert.deepEqual(realStops(0.1, 10), [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 4, 5, 6, 8, 10]);
});

test("a scale may begin below 1", () => {
  assert.equal(place(0.1, 10, 0.001), 0.5);
  assert.equal(moved(0.1, 0.501, realStops(0.001, 10), true), 0.15);
});
