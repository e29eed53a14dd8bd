import assert from "node:assert/strict";
import test from "node:test";

import { pinched, scaled, within, zoomOfKey } from "../../static/page/zoom.js";

test("a range stays inside the run and never gets narrower than a few updates", () => {
  assert.deepEqual(within([-50, 50], 1000), [0, 100]);
  assert.deepEqual(within([990, 1010], 1000), [980, 1000]);
  assert.deepEqual(within([500, 500], 1000), [498, 502]);
  assert.deepEqual(within([0, 9000], 1000), [0, 1000]);
  assert.deepEqual(within([0, 1], 2), [0, 2]);
});

test("zooming about a point leaves it where it is", () => {
  assert.deepEqual(scaled([0, 100], 0.5, 20), [10, 60]);
  assert.deepEqual(scaled([0, 100], 2), [-50, 150]);
});

test("two fingers keep what lies under them", () => {
  const [from, to] = pinched([200, 400], [0.25, 0.75]);
  assert.deepEqual([from, to], [100, 500]);
});

test("keys zoom, move along and go back to the whole run; others are left alone", () => {
  assert.deepEqual(zoomOfKey("+", [0, 100], 50), [25, 75]);
  assert.deepEqual(zoomOfKey("-", [40, 60], undefined), [30, 70]);
  assert.deepEqual(zoomOfKey(">", [0, 100]), [20, 120]);
  assert.deepEqual(zoomOfKey("<", [20, 120]), [0, 100]);
  assert.equal(zoomOfKey("0", [20, 120]), null);
  assert.equal(zoomOfKey("Escape", [20, 120]), null);
  assert.equal(zoomOfKey("a", [20, 120]), undefined);
});
