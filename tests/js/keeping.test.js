import assert from "node:assert/strict";
import test from "node:test";

import { changesOf, changesText, withChanges } from "../../static/page/keeping.js";

const DEFAULTS = {
  dataset: "moons",
  samples: null,
  noise: null,
  features: null,
  validation_samples: null,
  batch_size: 5,
  patience: null,
  seed: 13,
  data_seed: null,
};
const GIVEN = { batch_size: "5", patience: "3" };

test("a kept run is written as what differs, and read back as it was", () => {
  for (const kept of [{ batch_size: "50", patience: "3" }, { batch_size: "5" }, { ...GIVEN, seed: "4" }]) {
    const text = changesText(kept, GIVEN, DEFAULTS);
    assert.deepEqual(withChanges(GIVEN, changesOf(text)), kept, text);
  }
  assert.equal(changesText({ batch_size: "50" }, GIVEN, DEFAULTS), "batch_size:50,patience:");
});

test("nothing is written where nothing differs", () => {
  assert.equal(changesText({ ...GIVEN }, GIVEN, DEFAULTS), "");
  assert.equal(changesText({ batch_size: 5, patience: 3 }, GIVEN, DEFAULTS), "");
});

test("one seed takes the place of three", () => {
  assert.deepEqual(withChanges({ data_seed: "1", batch_size: "5" }, { seed: "7" }), { batch_size: "5", seed: "7" });
});

test("with another data set its own fields are written too, since their defaults are others", () => {
  assert.equal(
    changesText({ dataset: "iris" }, { batch_size: "5" }, DEFAULTS),
    "dataset:iris,samples:,noise:,features:,validation_samples:",
  );
});
