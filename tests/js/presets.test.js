import assert from "node:assert/strict";
import test from "node:test";

import { sameRun, speaksOf } from "../../static/page/presets.js";

const CONFIG = { dataset: "moons", batch_size: 5, momentum: 0, hidden: null };

test("a preset is the run that is shown when every field agrees, numbers as numbers", () => {
  assert.equal(sameRun("dataset=moons&batch_size=5&momentum=0.0", CONFIG), true);
  assert.equal(sameRun("dataset=moons&batch_size=6&momentum=0.0", CONFIG), false);
  assert.equal(sameRun("dataset=moons&batch_size=5", CONFIG), false);
  assert.equal(sameRun("dataset=moons&batch_size=5&momentum=0.0&hidden=3", CONFIG), false);
});

test("a preset of several runs speaks of these alone, another one of its run whatever stands beside it", () => {
  const query = "dataset=moons&batch_size=5&momentum=0";
  const several = `${query}&keep=batch_size:20&keep=batch_size:50`;
  assert.equal(speaksOf(several, CONFIG, ["batch_size:20", "batch_size:50"]), true);
  assert.equal(speaksOf(several, CONFIG, ["batch_size:20"]), false);
  assert.equal(speaksOf(several, CONFIG, []), false);
  assert.equal(speaksOf(query, CONFIG, ["batch_size:20"]), true);
});
