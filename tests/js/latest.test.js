import assert from "node:assert/strict";
import test from "node:test";

import { latest } from "../../static/page/latest.js";

/** A queue whose work waits to be let go; `calls` are the wishes in the order they were begun. */
function held() {
  const calls = [];
  const queue = latest(
    (wish, signal) =>
      new Promise((resolve) => {
        calls.push({ wish, signal, resolve });
        signal.addEventListener("abort", resolve);
      }),
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
