import assert from "node:assert/strict";
import test from "node:test";

import { sameRun } from "../../static/page/presets.js";

const CONFIG = { dataset: "moons", batch_size: 5, momentum: 0, hidden: null };

test("a preset is the run that is shown when every field agrees, numbers as numbers", () => {
  assert.equal(sameRun("dataset=moons&batch_size=5&momentum=0.0", CONFIG), true);
  assert.equal(sameRun("dataset=moons&batch_size=6&momentum=0.0", CONFIG), false);
  assert.equal(sameRun("dataset=moons&batch_size=5", CONFIG), false);
  assert.equal(sameRun("dataset=moons&batch_size=5&momentum=0.0&hidden=3", CONFIG), false);
});
