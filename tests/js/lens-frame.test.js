import assert from "node:assert/strict";
import test from "node:test";

import { droppedRows, epochsIn, lensCount, lensFrame, batchAt, viewFor } from "../../static/lens/frame.js";
import { sizeOf } from "../../static/lens/measures.js";
import { modelOf, planOf } from "./fixtures.js";

test("the lens shows a few epochs: about 120 batches, two epochs where they fit", () => {
  const shown = (samples, size) => lensCount(planOf(samples, size, 1000), "wide");
  assert.equal(shown(200, 5), 120);
  assert.equal(shown(200, 1), 400);
  assert.equal(shown(200, 200), 12);
  assert.equal(shown(1000, 400), 12);
  assert.equal(shown(300, 1), 300);
  assert.equal(shown(10_000, 1), 200);
  assert.equal(lensCount(planOf(200, 5, 1), "wide"), 40);
  assert.equal(lensCount(planOf(200, 5, 1000), "narrow"), 80);
});

test("the view stays while the cursor is in it and turns the page when it leaves", () => {
  const plan = planOf(200, 5, 1000);
  assert.deepEqual(viewFor(plan, "wide", 119, 0), { first: 0, count: 120 });
  assert.deepEqual(viewFor(plan, "wide", 120, 0), { first: 120, count: 120 });
  assert.deepEqual(viewFor(plan, "wide", 119, 120), { first: 0, count: 120 });
  assert.deepEqual(viewFor(plan, "wide", 39_999, 0), { first: 39_880, count: 120 });
  assert.deepEqual(viewFor(plan, "wide", 20_000, 120), { first: 20_000, count: 120 });
  const long = planOf(10_000, 1, 3);
  assert.deepEqual(viewFor(long, "wide", 9_999, 0), { first: 9_800, count: 200 });
  assert.deepEqual(viewFor(long, "wide", 29_999, 0), { first: 29_800, count: 200 });
});

test("the view holds the cursor wherever it comes from", () => {
  for (const plan of [
    planOf(200, 5, 7),
    planOf(200, 7, 3),
    planOf(1000, 1, 2),
    planOf(200, 200, 30),
    planOf(7, 3, 1),
  ]) {
    let first = 0;
    for (let step = 0; step < 300; step += 1) {
      const cursor = (step * 7919) % plan.total_updates;
      const view = viewFor(plan, step % 2 ? "wide" : "narrow", cursor, first);
      assert.ok(view.first <= cursor && cursor < view.first + view.count, JSON.stringify({ plan, cursor, view }));
      assert.ok(view.first >= 0 && view.first + view.count <= plan.total_updates);
      first = view.first;
    }
  }
});

test("epochs in view know which of their ends are in it", () => {
  const plan = planOf(10, 2, 4);
  assert.deepEqual(epochsIn(plan, { first: 3, count: 4 }), [
    { epoch: 0, from: 3, to: 5, opens: false, closes: true },
    { epoch: 1, from: 5, to: 7, opens: true, closes: false },
  ]);
});

test("every block is as wide as its batch is large; dropped rows keep their place", () => {
  const kept = lensFrame(modelOf(planOf(1000, 400, 10)));
  const width = (frame, index) => frame.x(frame.start(index) + frame.batchSize(index)) - frame.x(frame.start(index));
  assert.ok(Math.abs(width(kept, 0) - 2 * width(kept, 2)) < 1e-9);
  assert.ok(Math.abs(kept.x(kept.start(3)) - kept.x(1000)) < 1e-9);
  const plan = planOf(1000, 400, 10, "drop");
  const dropped = lensFrame(modelOf(plan));
  assert.equal(droppedRows(plan, "each-epoch"), 200);
  assert.equal(droppedRows(plan, "replacement"), 0);
  assert.ok(dropped.x(dropped.start(2)) - dropped.x(dropped.start(1) + 400) > 0);
});

test("a place on the axis leads to the batch that is drawn there", () => {
  for (const plan of [planOf(200, 5, 9), planOf(200, 64, 9), planOf(200, 64, 9, "drop"), planOf(5000, 1, 2)]) {
    const model = modelOf(plan);
    const frame = lensFrame(model);
    for (let index = model.view.first; index < model.view.first + model.view.count; index += 1) {
      const middle = frame.x(frame.start(index) + frame.batchSize(index) / 2);
      assert.equal(batchAt(frame, model, middle), index);
    }
    assert.equal(batchAt(frame, model, -50), model.view.first);
    assert.equal(batchAt(frame, model, 5000), model.view.first + model.view.count - 1);
  }
});

test("a few losses far above the untrained model's do not flatten the rest", () => {
  const model = modelOf(planOf(200, 5, 9));
  model.loss[7] = 1e9;
  const frame = lensFrame(model);
  assert.ok(frame.yMax <= 6 * model.initial);
});

test("a lens is as tall as it is told, with fewer words and a thin strip where that is little", () => {
  const plan = planOf(200, 5, 9);
  for (const type of [12, 16.8]) {
    for (let height = Math.ceil(12 * type); height <= 900; height += 1) {
      const frame = lensFrame({ ...modelOf(plan), type, height });
      assert.ok(Math.abs(frame.height - height) < 1e-9, `${frame.height} is not ${height}`);
      assert.ok(frame.m.plot > 20 && frame.top < frame.bottom && frame.bottom < frame.strip, String(height));
      if (height >= (362 / 12) * type) assert.deepEqual([frame.m.rows, frame.m.lines], [4, 2]);
    }
  }
  assert.equal(lensFrame(modelOf(plan)).height, 362);
  assert.equal(lensFrame({ ...modelOf(plan), type: 18 }).height, 362 * 1.5);
});

test("a stage below 496 px, with larger type below more, shows fewer dots", () => {
  assert.equal(sizeOf(496), "wide");
  assert.equal(sizeOf(495), "narrow");
  assert.equal(sizeOf(600, 16.8), "narrow");
});
