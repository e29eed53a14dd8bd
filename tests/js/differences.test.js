import assert from "node:assert/strict";
import test from "node:test";

import { anotherSeed, differs, saidOf } from "../../static/page/differences.js";

const schema = {
  dataset: { default: "moons", choices: ["moons", "iris"] },
  samples: { default: null },
  validation_samples: { default: null },
  noise: { default: null, applies: { field: "dataset", values: ["moons"], otherwise: "" } },
  hidden: { default: null },
  optimizer: { default: "sgd", choices: ["sgd", "nesterov"] },
  momentum: { default: null },
  patience: { default: null },
  seed: { default: 15 },
  data_seed: { default: null },
};
const boot = {
  schema,
  datasets: { moons: { samples: 200, rows: null }, iris: { samples: 100, rows: 150 } },
  fallbacks: {
    noise: { by: "dataset", values: { moons: 0.35 } },
    momentum: { by: "optimizer", values: { sgd: 0, nesterov: 0.9 } },
    hidden: { value: 32 },
  },
};
const away = (given) => Object.keys(given).filter((name) => differs(name, given, {}, boot));

test("what is given as it is by itself differs in nothing, however it is written", () => {
  const given = {
    dataset: "moons",
    noise: "0.350",
    hidden: "32",
    momentum: "0.0",
    validation_samples: "200",
    seed: "15",
  };
  assert.deepEqual(away({ ...given, data_seed: "15" }), []);
  assert.deepEqual(away({ optimizer: "nesterov", momentum: "0.9" }), ["optimizer"]);
  assert.deepEqual(away({ dataset: "iris", validation_samples: "50" }), ["dataset"]);
  assert.deepEqual(away({ seed: "7", data_seed: "7" }), ["seed"]);
});

test("what is given otherwise differs, and what has no effect does not", () => {
  assert.deepEqual(away({ noise: "0.1", hidden: "8", momentum: "0.9", patience: "5", data_seed: "3" }), [
    "noise",
    "hidden",
    "momentum",
    "patience",
    "data_seed",
  ]);
  assert.deepEqual(away({ dataset: "iris", noise: "0.1", validation_samples: "20" }), [
    "dataset",
    "validation_samples",
  ]);
});

test("the words are the value's, in its fewest digits", () => {
  assert.equal(saidOf("momentum {value}", "0.90"), "momentum 0.9");
  assert.equal(saidOf("minimum improvement {value}", "0.00001"), "minimum improvement 0.00001");
  assert.equal(saidOf({ once: "shuffled once" }, "once"), "shuffled once");
});

test("another seed is never the present one", () => {
  assert.equal(
    anotherSeed("15", () => 15 / 999),
    "16",
  );
  assert.equal(
    anotherSeed("15", () => 0),
    "0",
  );
  assert.equal(
    anotherSeed("0", () => 0),
    "1",
  );
  assert.equal(
    anotherSeed("999", () => 0.9999),
    "998",
  );
});
