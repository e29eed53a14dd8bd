import assert from "node:assert/strict";
import test from "node:test";

import { position, stepOfKey, stepped, whereText } from "../../static/lens/cursor.js";
import { atRest, createPlay, nextMove } from "../../static/lens/play.js";
import { planOf } from "./fixtures.js";

const plan = planOf(200, 5, 1000);

test("a batch of the run has a place in an epoch", () => {
  assert.deepEqual(position(22, plan), { index: 22, epoch: 0, batch: 22, makes: 22 });
  assert.deepEqual(position(40, plan), { index: 40, epoch: 1, batch: 0, makes: 40 });
  assert.equal(whereText(22, plan), "epoch 1 of 1,000 · batch 23 of 40 · update 23 of 40,000");
});

test("steps lead to the next batch, to the end of the epoch and back again", () => {
  assert.equal(stepped("next", 0, plan), 1);
  assert.equal(stepped("finish", 0, plan), 39);
  assert.equal(stepped("finish", 39, plan), 79);
  assert.equal(stepped("back", 40, plan), 39);
  assert.equal(stepped("reopen", 45, plan), 40);
  assert.equal(stepped("reopen", 40, plan), 0);
  assert.equal(stepped("start", 345, plan), 0);
  assert.equal(stepped("end", 0, plan), 39_999);
});

test("no step leaves the run, nor what has been trained of it", () => {
  assert.equal(stepped("back", 0, plan), 0);
  assert.equal(stepped("reopen", 0, plan), 0);
  assert.equal(stepped("next", 39_999, plan), 39_999);
  assert.equal(stepped("finish", 39_999, plan), 39_999);
  assert.equal(stepped("finish", 30, plan, 36), 35);
});

test("with one batch an epoch, an epoch's end is the next batch", () => {
  const single = planOf(200, 200, 5);
  assert.equal(stepped("finish", 0, single), 1);
  assert.equal(stepped("reopen", 3, single), 2);
});

test("keys are steps; with a modifier they belong to the browser", () => {
  const key = (name, more = {}) =>
    stepOfKey({ key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
  assert.equal(key("ArrowRight"), "next");
  assert.equal(key("ArrowLeft"), "back");
  assert.equal(key("ArrowRight", { shiftKey: true }), "finish");
  assert.equal(key("PageUp"), "finish");
  assert.equal(key("PageDown"), "reopen");
  assert.equal(key("Home"), "start");
  assert.equal(key("ArrowLeft", { altKey: true }), undefined);
  assert.equal(key("Tab"), undefined);
});

function played(ofPlan, { calm = false, done = ofPlan.total_updates } = {}) {
  const moves = [];
  let state = atRest;
  let index = 0;
  while (index < done - 1) {
    const move = nextMove(state, index, ofPlan, done, calm);
    assert.ok(move.to > index && move.to < done, JSON.stringify(move));
    moves.push({ from: index, ...move });
    state = move.played;
    index = move.to;
  }
  return moves;
}

test("Play begins with two batches a second, then is quicker, and finishes the first epoch batch by batch", () => {
  const moves = played(plan);
  assert.ok(moves.slice(0, 6).every(({ from, to, wait }) => to === from + 1 && wait === 500));
  assert.ok(moves.slice(0, 39).every(({ from, to }) => to === from + 1));
  assert.ok(moves[20].wait < moves[8].wait);
});

test("then it plays whole epochs, always to an epoch's last batch, and ever more of them", () => {
  const later = played(plan).slice(39);
  assert.ok(later.every(({ to }) => to % 40 === 39));
  assert.equal(later[0].to - later[0].from, 40);
  assert.ok(later.at(-2).to - later.at(-2).from > 40 * 20);
});

test("any run is played to its end in less than a minute", () => {
  const plans = [
    plan,
    planOf(200, 1, 1000),
    planOf(200, 200, 100_000),
    planOf(100_000, 1, 20),
    planOf(10, 5, 1),
    planOf(10_000, 3, 2),
  ];
  for (const one of plans) {
    const moves = played(one);
    assert.equal(moves.at(-1).to, one.total_updates - 1);
    assert.ok(moves.reduce((sum, { wait }) => sum + wait, 0) < 60_000, JSON.stringify(one));
  }
});

test("a run that ended early is played to where it ended", () => {
  assert.equal(played(plan, { done: 101 }).at(-1).to, 100);
});

test("with reduced motion nothing changes more than twice a second", () => {
  assert.ok(played(plan, { calm: true }).every(({ wait }) => wait >= 500));
});

function player(ofPlan) {
  const waiting = [];
  const state = { index: 0, changes: [] };
  const timers = {
    set: (task, ms) => {
      waiting.push({ task, ms });
      return waiting.at(-1);
    },
    clear: (timer) => waiting.splice(waiting.indexOf(timer), 1),
  };
  const play = createPlay(
    {
      at: () => ({ index: state.index, plan: ofPlan, done: ofPlan.total_updates }),
      moved: (index) => {
        state.index = index;
      },
      changed: (playing) => state.changes.push(playing),
      calm: () => false,
    },
    timers,
  );
  return { play, state, waiting, tick: () => waiting.shift().task() };
}

test("Play moves at once, waits between moves, and can be paused and taken up again", () => {
  const { play, state, waiting, tick } = player(plan);
  play.start();
  assert.equal(waiting[0].ms, 0);
  tick();
  assert.equal(state.index, 1);
  assert.equal(waiting[0].ms, 500);
  play.stop();
  assert.equal(waiting.length, 0);
  assert.equal(play.playing, false);
  play.start();
  tick();
  assert.equal(state.index, 2);
  assert.deepEqual(state.changes, [true, false, true]);
});

test("Play stops by itself at the end of the run, and does not start there", () => {
  const { play, state, waiting, tick } = player(planOf(20, 5, 2));
  play.start();
  while (waiting.length > 0) tick();
  assert.equal(state.index, 7);
  assert.equal(play.playing, false);
  play.start();
  assert.equal(waiting.length, 0);
  assert.deepEqual(state.changes, [true, false]);
});
