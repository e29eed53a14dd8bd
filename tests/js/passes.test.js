import assert from "node:assert/strict";
import test from "node:test";

import { mapOf, batchesOf, rowsOf } from "../../static/batches/cells.js";
import { shufflesOf } from "../../static/batches/labels.js";
import { noteTexts, ruleText } from "../../static/batches/words.js";
import { boundaryWords } from "../../static/epochloss/words.js";
import { DIALECTS } from "../../static/inside/dialects.js";
import { epochWords } from "../../static/lens/axis.js";
import { epochsIn, lensFrame, batchAt } from "../../static/lens/frame.js";
import { lensSvg } from "../../static/lens/lens.js";
import { batchOfRow, passOf, rowsBefore, sizeOf } from "../../static/lens/passes.js";
import { plan } from "../../static/page/plan.js";
import { showEpoch } from "../../static/page/sentence.js";
import { modelOf } from "./fixtures.js";

/** Passes of three batches: 3, 3 and 1 of 7 samples. */
const of = (more) => plan({ samples: 7, batch_size: 3, epochs: 3, sampling: "never", ...more });

test("a batch has its pass, its place and its size, and a row its batch, wherever epochs end", () => {
  for (const [steps, how, sizes] of [
    [2, "continue", [3, 3, 1, 3, 3, 1]],
    [4, "continue", [3, 3, 1, 3, 3, 1, 3, 3, 1, 3, 3, 1]],
    [2, "restart", [3, 3, 3, 3, 3, 3]],
    [3, "restart", [3, 3, 1, 3, 3, 1, 3, 3, 1]],
  ]) {
    const made = of({ steps_per_epoch: steps, steps: how });
    const batches = [...sizes.keys()];
    assert.deepEqual(
      batches.map((batch) => sizeOf(batch, made)),
      sizes,
    );
    const held = batches.flatMap((batch) => Array(sizes[batch]).fill(batch));
    assert.deepEqual(
      [...held.keys()].map((row) => batchOfRow(row, made)),
      held,
    );
    assert.equal(rowsBefore(sizes.length, made), held.length);
    assert.equal(made.samples_seen, held.length);
  }
  assert.deepEqual(passOf(5, of({ steps_per_epoch: 2 })), { pass: 1, place: 2 });
});

test("the map has the rows of each batch, and its shuffles stand where passes begin", () => {
  const made = of({ steps_per_epoch: 2 });
  const orders = [
    [0, 1, 2, 3, 4, 5],
    [6, 0, 1, 2],
    [3, 4, 5, 6],
  ];
  const map = mapOf({ plan: made, orders, first: 0, done: 6 });
  assert.deepEqual(rowsOf(map, 2), [6]);
  assert.deepEqual(rowsOf(map, 3), [0, 1, 2]);
  assert.deepEqual(batchesOf(map, 6), [[], [1], [2]]);
  assert.deepEqual(shufflesOf(map, "each-epoch"), [0, 1.5]);
  assert.equal(
    ruleText({ plan: made, config: { sampling: "never" } }),
    "An epoch has 2 batches, a pass 3 batches; the next epoch goes on where this one stops. " +
      "Every pass has the same order.",
  );
  assert.ok(!noteTexts(map, "never", 1).some((note) => note.startsWith("Every batch of epoch 2")));
});

test("the lens finds each batch where it stands, and its brackets name the pass", () => {
  for (const steps of ["continue", "restart"]) {
    const made = of({ steps_per_epoch: 2, steps });
    const model = modelOf(made, { sampling: "never" });
    const frame = lensFrame(model);
    for (let batch = 0; batch < model.view.count; batch += 1) {
      const middle = frame.x(frame.start(batch) + frame.batchSize(batch) / 2);
      assert.equal(batchAt(frame, model, middle), batch);
    }
    const words = epochsIn(made, model.view).map((part) => epochWords(made, "never", part)[1][0]);
    assert.deepEqual(
      words.slice(0, 2),
      steps === "continue"
        ? ["batches 1 to 2 of the 3 of pass 1", "passes 1 to 2"]
        : ["batches 1 to 2 of a pass of 3", "batches 1 to 2 of a pass of 3"],
    );
    assert.equal(lensSvg(model).includes('class="pass"'), steps === "continue");
  }
});

test("at the end of an epoch that is no pass nothing is said of how often its samples were used", () => {
  const run = { plan: of({ steps_per_epoch: 2 }), config: { sampling: "never" }, status: "training" };
  const facts = { epoch: 0, before: 0.5, after: 0.4, batches: [1, 1], restart: { from: 0.5, to: 0.4 } };
  const { reasons } = boundaryWords({ ...run, epochs: { train: [] } }, null, null, facts, {
    measure: "loss",
    noun: "loss",
  });
  assert.equal(reasons.length, 2 + (reasons[2]?.startsWith("Only the bar") ? 1 : 0));
});

test("the loops take the next batches of pass after pass, or the first ones of each", () => {
  const lines = (dialect, steps) =>
    DIALECTS[dialect]({ plan: of({ steps_per_epoch: 2, steps }), config: { sampling: "never", learning_rate: 0.1 } }, 3)
      .flatMap(([, ...each]) => each.map(([, words]) => words.replace(/[«»]/g, "")))
      .join("\n");
  assert.match(lines("numpy", "continue"), /for batch in islice\(coming, 2\):/);
  assert.match(lines("numpy", "restart"), /for batch in np.split\(order, range\(3, 7, 3\)\)\[:2\]:/);
  assert.match(lines("pytorch", "restart"), /for batch in order.split\(3\)\[:2\]:/);
  assert.match(lines("keras", "continue"), /steps_per_epoch=2/);
  assert.match(lines("plain", "continue"), /where a pass begins:/);
});

test("the headline says whether an epoch is a pass, and an embed has none", () => {
  const places = { "epoch-as-pass": { hidden: false }, "epoch-as-batches": { hidden: true } };
  const page = { getElementById: (id) => places[id] ?? null };
  showEpoch(page, of({ steps_per_epoch: 2 }));
  assert.deepEqual(places, { "epoch-as-pass": { hidden: true }, "epoch-as-batches": { hidden: false } });
  showEpoch(page, of({}));
  assert.deepEqual(places, { "epoch-as-pass": { hidden: false }, "epoch-as-batches": { hidden: true } });
  showEpoch({ getElementById: () => null }, of({}));
});
