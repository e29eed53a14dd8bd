import assert from "node:assert/strict";
import test from "node:test";

import { LATE_MS, latest } from "../../static/page/latest.js";

/** A queue whose work waits to be let go; `calls` are the wishes in the order they were begun. */
function held(late = undefined) {
  const calls = [];
  const queue = latest(
    (wish, signal) =>
      new Promise((resolve) => {
        calls.push({ wish, signal, resolve });
        signal.addEventListener("abort", resolve);
      }),
    late,
  );
  return { calls, queue };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("one request is in flight, and of the wishes meanwhile only the newest is done", async () => {
  const { calls, queue } = held();
  for (const wish of [1, 2, 3, 4]) queue.ask(wish);
  assert.deepEqual(
    calls.map(({ wish }) => wish),
    [1],
  );
  calls[0].resolve();
  await turn();
  assert.deepEqual(
    calls.map(({ wish }) => wish),
    [1, 4],
  );
  assert.equal(calls[0].signal.aborted, false);
});

test("a wish can replace the one under way", async () => {
  const { calls, queue } = held();
  queue.ask(1);
  queue.ask(2, { replace: true });
  await turn();
  assert.equal(calls[0].signal.aborted, true);
  assert.deepEqual(
    calls.map(({ wish }) => wish),
    [1, 2],
  );
});

test("after a drop nothing is done until the next wish", async () => {
  const { calls, queue } = held();
  queue.ask(1);
  queue.ask(2);
  queue.drop();
  await turn();
  assert.deepEqual(
    calls.map(({ wish }) => wish),
    [1],
  );
  queue.ask(3);
  await turn();
  assert.deepEqual(
    calls.map(({ wish }) => wish),
    [1, 3],
  );
});

test("a wish that is late is left for the one that waits, and for every newer one", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const late = [];
  const { calls, queue } = held((wish) => late.push(wish));
  for (const wish of [1, 2]) queue.ask(wish);
  t.mock.timers.tick(LATE_MS - 1);
  assert.deepEqual([late, calls[0].signal.aborted], [[], false]);
  t.mock.timers.tick(1);
  await turn();
  assert.deepEqual([late, calls[0].signal.aborted, calls[1].wish], [[1], true, 2]);
  t.mock.timers.tick(LATE_MS);
  queue.ask(3);
  await turn();
  assert.deepEqual([late, calls[1].signal.aborted, calls[2].wish], [[1, 2], true, 3]);
});

test("a wish that is answered in time is never called late", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const late = [];
  const { calls, queue } = held((wish) => late.push(wish));
  queue.ask(1);
  calls[0].resolve();
  await turn();
  t.mock.timers.tick(2 * LATE_MS);
  assert.deepEqual(late, []);
});
