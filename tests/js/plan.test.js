import assert from "node:assert/strict";
import test from "node:test";

import { passesText } from "../../static/lens/passtext.js";
import { differences, plan } from "../../static/page/plan.js";

test("the worked example: 200 samples, batches of 5, 1,000 epochs", () => {
  assert.deepEqual(plan({ samples: 200, batch_size: 5, epochs: 1000 }), {
    samples: 200,
    batch_size: 5,
    regime: "mini-batch",
    batches_per_epoch: 40,
    updates_per_epoch: 40,
    last_batch_size: 5,
    epochs: 1000,
    total_batches: 40_000,
    total_updates: 40_000,
    samples_seen: 200_000,
    batch_sizes: [[5, 40]],
    accumulate: 1,
    batches_per_pass: 40,
    restarts: false,
    passes: 1000,
    unseen_samples: 0,
    fits: 1,
    epochs_per_fit: 1000,
    begins_anew: false,
    test_samples: 0,
  });
});

test("fit() is called once for every so many epochs, and once for what is left", () => {
  const of = (fit_every) => plan({ samples: 200, batch_size: 5, epochs: 50, fit_every }).fits;
  assert.deepEqual([1, 20, 50, 60, null].map(of), [50, 3, 1, 1, 1]);
  const calls = plan({ samples: 200, batch_size: 5, epochs: 50, fit_every: 20, refit: "anew" });
  assert.equal(plan({ samples: 200, batch_size: 5, epochs: 50, test_samples: 40 }).test_samples, 40);
  assert.deepEqual([calls.epochs_per_fit, calls.begins_anew], [20, true]);
  assert.equal(plan({ samples: 200, batch_size: 5, epochs: 50, fit_every: 50, refit: "anew" }).begins_anew, false);
});

test("twenty steps an epoch of a hundred batches: twenty passes, or the same 200 samples a hundred times", () => {
  const asked = { samples: 1000, batch_size: 10, epochs: 100, steps_per_epoch: 20, sampling: "never" };
  const [continued, restarted] = ["continue", "restart"].map((steps) => plan({ ...asked, steps }));
  for (const { batches_per_epoch, batches_per_pass, samples_seen } of [continued, restarted])
    assert.deepEqual([batches_per_epoch, batches_per_pass, samples_seen], [20, 100, 20_000]);
  assert.deepEqual([continued.passes, continued.unseen_samples], [20, 0]);
  assert.equal(restarted.unseen_samples, 800);
  assert.equal(plan({ ...asked, steps: "restart", sampling: "each-epoch" }).unseen_samples, null);
  assert.equal(passesText(continued), "Planned: 20 passes.");
  assert.equal(passesText(restarted), "Every epoch begins a new pass. 800 samples are in no batch.");
  assert.equal(passesText(plan({ ...asked, epochs: 7 })), "Planned: 1 pass and 40 batches.");
  assert.equal(
    passesText(plan({ ...asked, epochs: 1 })),
    "Planned: 20 batches, less than a pass. 800 samples are in no batch.",
  );
});

test("forty batches make ten updates of four; the last update of an epoch takes what is left", () => {
  const of = (accumulate) => plan({ samples: 200, batch_size: 5, epochs: 1000, accumulate });
  const four = of(4);
  assert.deepEqual([four.batches_per_epoch, four.updates_per_epoch, four.accumulate], [40, 10, 4]);
  assert.deepEqual([four.total_batches, four.total_updates, four.samples_seen], [40_000, 10_000, 200_000]);
  assert.deepEqual([of(15).updates_per_epoch, of(40).updates_per_epoch], [3, 1]);
  assert.deepEqual([of(41).updates_per_epoch, of(41).accumulate], [1, 40]);
});

test("1,000 samples in batches of 400 make 400, 400 and 200", () => {
  const found = plan({ samples: 1000, batch_size: 400, epochs: 2 });
  assert.deepEqual(found.batch_sizes, [
    [400, 2],
    [200, 1],
  ]);
  assert.equal(found.total_updates, 6);
  assert.equal(found.samples_seen, 2000);
});

test("a dropped remainder makes fewer updates and leaves samples out", () => {
  const found = plan({ samples: 1000, batch_size: 400, epochs: 2, remainder: "drop" });
  assert.deepEqual(found.batch_sizes, [[400, 2]]);
  assert.equal(found.last_batch_size, 400);
  assert.equal(found.samples_seen, 1600);
});

test("a batch larger than the data is one batch of all of it", () => {
  const found = plan({ samples: 200, batch_size: 400, epochs: 3 });
  assert.deepEqual([found.batch_size, found.regime, found.updates_per_epoch], [200, "full-batch", 1]);
});

test("the regimes by name; one sample in all is full-batch", () => {
  assert.equal(plan({ samples: 200, batch_size: 1, epochs: 1 }).regime, "stochastic");
  assert.equal(plan({ samples: 1, batch_size: 1, epochs: 1 }).regime, "full-batch");
});

test("50,000 samples in batches of 64: 782 updates an epoch, the last of 16", () => {
  const found = plan({ samples: 50_000, batch_size: 64, epochs: 35 });
  assert.deepEqual([found.updates_per_epoch, found.last_batch_size, found.total_updates], [782, 16, 27_370]);
});

test("what differs from the server's plan is named; what only the server tells is not", () => {
  const ours = plan({ samples: 200, batch_size: 5, epochs: 1000 });
  assert.deepEqual(differences(ours, { ...ours, estimated_seconds: 0.05 }), []);
  assert.deepEqual(differences(ours, { ...ours, total_updates: 39_000, batch_sizes: [[5, 39]] }), [
    "total_updates",
    "batch_sizes",
  ]);
});
