import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  contradictions,
  fitting,
  idleReason,
  refusal,
  samplesOf,
  takenOf,
  withField,
} from "../../static/page/config.js";

const schema = {
  dataset: { label: "Data set", default: "moons" },
  samples: { label: "Samples", type: "integer", default: null, minimum: 1, maximum: 100_000 },
  noise: {
    label: "Noise",
    default: null,
    applies: { field: "dataset", values: ["moons", "line"], otherwise: "real data" },
  },
  validation_samples: { label: "Validation samples", default: null },
  model: { label: "Model", default: "network" },
  hidden: {
    label: "Hidden units",
    default: null,
    applies: { field: "model", values: ["network"], otherwise: "only the neural network has hidden units" },
  },
  epochs: { label: "Epochs", default: 1000 },
  learning_rate: { label: "Learning rate", type: "number", default: 0.05, exclusiveMinimum: 0, maximum: 1000 },
  patience: {
    label: "Patience",
    default: null,
    applies: { field: "validation_samples", values: [], otherwise: "there are no validation samples to stop by" },
  },
  min_delta: {
    label: "Least improvement",
    default: null,
    applies: { field: "patience", values: [], otherwise: "only early stopping asks" },
  },
};
const datasets = {
  moons: { task: "classification", samples: 200 },
  line: { task: "regression", samples: 200 },
  iris: { task: "classification", samples: 100 },
};
const models = {
  linear: { tasks: ["regression"] },
  logistic: { tasks: ["classification"] },
  network: { tasks: ["regression", "classification"] },
};
const resolved = { dataset: "moons", samples: 200, validation_samples: 200, model: "network", hidden: 16 };
const world = { schema, datasets, models, fallbacks: {}, resolved };

test("a field without effect says why", () => {
  assert.equal(
    idleReason("hidden", { model: "logistic" }, resolved, schema),
    "only the neural network has hidden units",
  );
  assert.equal(idleReason("hidden", {}, resolved, schema), null);
  assert.equal(idleReason("min_delta", {}, resolved, schema), "only early stopping asks");
  assert.equal(idleReason("min_delta", { patience: "3" }, resolved, schema), null);
  assert.equal(
    idleReason("min_delta", { patience: "3", validation_samples: "0" }, resolved, schema),
    "only early stopping asks",
  );
});

test("a new data set lets go of what belonged to the old one", () => {
  const given = { dataset: "moons", samples: "500", noise: "0.1", epochs: "20", hidden: "8" };
  assert.deepEqual(withField(given, "dataset", "iris", world), { dataset: "iris", epochs: "20", hidden: "8" });
});

test("a model that cannot learn the data set gives way to one that can, and takes its fields along", () => {
  assert.deepEqual(withField({ model: "logistic" }, "dataset", "line", world), { model: "linear", dataset: "line" });
  assert.deepEqual(withField({ sampling: "oversampled" }, "dataset", "line", world), { dataset: "line" });
  assert.deepEqual(withField({ hidden: "8" }, "model", "logistic", world), { model: "logistic" });
});

test("an emptied field is not given", () => {
  assert.deepEqual(withField({ samples: "20" }, "samples", null, world), {});
});

test("what hangs on an emptied field goes with it, though the run before had a value there", () => {
  const stopped = { ...world, resolved: { ...resolved, patience: 5, min_delta: 0.001 } };
  assert.deepEqual(withField({ patience: "5", min_delta: "0.001" }, "patience", null, stopped), {});
  const none = { ...world, resolved: { ...resolved, validation_samples: 0 }, datasets: { moons: { rows: null } } };
  const given = { validation_samples: "0" };
  assert.deepEqual(withField({ ...given, patience: "5" }, "validation_samples", null, none), { patience: "5" });
});

test("the samples are the field's, else the data set's", () => {
  assert.equal(samplesOf({}, schema, datasets), 200);
  assert.equal(samplesOf({ dataset: "iris" }, schema, datasets), 100);
  assert.equal(samplesOf({ samples: "7" }, schema, datasets), 7);
});

test("the models that fit a task", () => {
  assert.deepEqual(fitting("line", datasets, models), ["linear", "network"]);
});

test("a refused number names the field and what it takes", () => {
  assert.equal(refusal("20", schema.samples), null);
  assert.equal(refusal("0.01", schema.learning_rate), null);
  assert.equal(refusal("0", schema.samples), "Samples takes a whole number from 1 to 100,000.");
  assert.equal(refusal("2.5", schema.samples), "Samples takes a whole number from 1 to 100,000.");
  assert.equal(refusal("", schema.samples), "Samples takes a whole number from 1 to 100,000.");
  assert.equal(refusal("0", schema.learning_rate), "Learning rate takes a number above 0, up to 1,000.");
});

test("a comma is refused with what to write instead", () => {
  assert.equal(
    refusal("0,05", schema.learning_rate),
    "Learning rate takes a number above 0, up to 1,000. Write it without a comma, as in 0.05 or 1000.",
  );
});

test("the page reads numbers as the server does, which tests/core/test_numbers.py holds to the same table", () => {
  const cases = JSON.parse(readFileSync(new URL("../numbers.json", import.meta.url), "utf8"));
  const whole = { whole: { label: "Whole", type: "integer", minimum: -9, maximum: 9 } };
  const real = { real: { label: "Real", type: "number", minimum: -9, maximum: 9 } };
  for (const { text, integer, number } of cases) {
    assert.equal(takenOf({ whole: text }, whole).whole ?? null, integer === null ? null : String(integer), text);
    assert.equal(takenOf({ real: text }, real).real ?? null, number === null ? null : String(number), text);
  }
});

test("what fields contradict each other is told without the server", () => {
  const boot = {
    schema: {
      dataset: { default: "moons" },
      samples: { default: null },
      validation_samples: { default: null },
      test_samples: { default: 0 },
      batch_size: { default: 5 },
      remainder: { default: "keep" },
    },
    datasets: {
      moons: { samples: 200, rows: null },
      iris: { samples: 100, rows: 150 },
      line: { samples: 200, rows: null, task: "regression" },
    },
    fallbacks: {},
  };
  const told = (given) => contradictions(given, boot).map(({ field, message }) => [field, message]);
  assert.deepEqual(told({}), []);
  assert.deepEqual(told({ samples: "100000", batch_size: "300" }), []);
  assert.deepEqual(told({ sampling: "oversampled" }), []);
  assert.deepEqual(told({ dataset: "line", sampling: "oversampled" }), [
    ["sampling", "draws each class equally often, and line has numbers to predict"],
  ]);
  assert.deepEqual(told({ dataset: "iris", samples: "400" }), [["samples", "the data set has 150 rows"]]);
  assert.deepEqual(told({ dataset: "iris", samples: "149" }), []);
  assert.deepEqual(told({ dataset: "iris", samples: "140", validation_samples: "11" }), [
    ["validation_samples", "the data set has 150 rows, of which 140 are for training"],
  ]);
  const short = "the data set has 150 rows, of which 100 are for training and 50 for validation";
  assert.deepEqual(told({ dataset: "iris", test_samples: "1" }), [["test_samples", short]]);
  assert.deepEqual(told({ dataset: "iris", validation_samples: "30", test_samples: "20" }), []);
  assert.deepEqual(told({ test_samples: "10000" }), []);
  assert.deepEqual(told({ remainder: "drop", batch_size: "201" }), [
    ["remainder", "a batch of 201 is larger than the 200 samples; if it is dropped, nothing is left to train on"],
  ]);
});
