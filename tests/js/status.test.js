import assert from "node:assert/strict";
import test from "node:test";

import { createForecast, progressText } from "../../static/page/status.js";

test("a run says how far it is, and about how long it still takes", () => {
  assert.equal(progressText(684_000, 2_000_000, 12.3), "684,000 of 2,000,000 updates, about 12 s left");
  assert.equal(progressText(684_000, 2_000_000, 90), "684,000 of 2,000,000 updates, about 1.5 min left");
  assert.equal(progressText(1_999_000, 2_000_000, 0.01), "1,999,000 of 2,000,000 updates, about 1 s left");
  assert.equal(progressText(0, 2_000_000, null), "0 of 2,000,000 updates");
  assert.equal(progressText(0, 1, null), "0 of 1 update");
});

test("what is left follows from what was done since the first update, after a second", () => {
  let clock = 0;
  const left = createForecast(() => clock);
  const at = (seconds, done) => {
    clock = seconds * 1000;
    return left(done, 1000);
  };
  assert.equal(at(0, 0), null);
  assert.equal(at(5, 100), null); // it had to wait for its turn
  assert.equal(at(5.5, 150), null);
  assert.equal(at(7, 300), 7);
  assert.equal(at(9, 500), 5);
  assert.equal(at(10, 0), null); // another run
});
